import type { Metadata } from "next";
import { AdminPage } from "../_components/admin-page.tsx";
import { Health } from "./health.tsx";

export const metadata: Metadata = { title: "Sync" };

export default function SyncPage() {
  return (
    <AdminPage
      permission="sync:read"
      title="Sync"
      lead="How well the mirror keeps step with Clerk. The cron trigger compares every five minutes who changed, and once a day everybody."
    >
      <Health />
    </AdminPage>
  );
}
