import type { Metadata } from "next";
import { Page } from "#app/_components/page.tsx";
import { Health } from "./health.tsx";

export const metadata: Metadata = { title: "Status" };

export default function StatusPage() {
  return (
    <Page
      title="Status"
      lead="Whether this product and its database answer, asked from your browser just now."
    >
      <Health />
      <noscript>Without JavaScript, ask /api/health: it answers 200 while all is well.</noscript>
    </Page>
  );
}
