import type { Metadata } from "next";
import { AdminPage } from "../../_components/admin-page.tsx";
import { Person } from "./person.tsx";

export const metadata: Metadata = { title: "Person" };

export default function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  return (
    <AdminPage
      permission="users:read"
      title="Person"
      lead="What is done here holds at once, and is written into the audit log."
    >
      <Person id={params.then(({ id }) => id)} />
    </AdminPage>
  );
}
