import type { Metadata } from "next";
import { AdminPage } from "../_components/admin-page.tsx";
import { Deliveries } from "./deliveries.tsx";

export const metadata: Metadata = { title: "Webhook deliveries" };

type SearchParams = Promise<{ outcome?: string | string[]; after?: string | string[] }>;

export default function DeliveriesPage({ searchParams }: { searchParams: SearchParams }) {
  return (
    <AdminPage
      permission="sync:read"
      title="Webhook deliveries"
      lead="What Clerk sent in the last thirty days, newest first. A replay reads the person anew from Clerk, or does again what is kept; it is safe to repeat."
    >
      <Deliveries searchParams={searchParams} />
    </AdminPage>
  );
}
