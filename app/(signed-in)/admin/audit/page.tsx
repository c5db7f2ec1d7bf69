import type { Metadata } from "next";
import { AdminPage } from "../_components/admin-page.tsx";
import { AuditTable } from "./audit-table.tsx";

export const metadata: Metadata = { title: "Audit log" };

type SearchParams = Promise<{ after?: string | string[] }>;

export default function AuditPage({ searchParams }: { searchParams: SearchParams }) {
  return (
    <AdminPage
      permission="audit:read"
      title="Audit log"
      lead="What administrators did, newest first. Each act is written down before it is done; nobody can change or remove an entry."
    >
      <AuditTable after={searchParams.then(({ after }) => after)} />
    </AdminPage>
  );
}
