import type { Metadata } from "next";
import { AdminPage } from "../_components/admin-page.tsx";
import { PeopleTable } from "./people-table.tsx";
import { SearchForm } from "./search-form.tsx";

export const metadata: Metadata = { title: "People" };

type SearchParams = Promise<{ q?: string | string[]; after?: string | string[] }>;

export default function PeoplePage({ searchParams }: { searchParams: SearchParams }) {
  return (
    <AdminPage
      permission="users:read"
      title="People"
      lead="Everybody who has an account, newest first. Who they are is Clerk's to say; what they may do is yours."
    >
      <SearchForm searchParams={searchParams} />
      <PeopleTable searchParams={searchParams} />
    </AdminPage>
  );
}
