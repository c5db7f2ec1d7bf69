import type { Metadata } from "next";
import { Suspense } from "react";
import { Page } from "#app/_components/page.tsx";
import { RowsSkeleton } from "#app/_components/rows-skeleton.tsx";
import { ItemForm } from "./item-form.tsx";
import { ItemList } from "./item-list.tsx";

export const metadata: Metadata = { title: "Items" };

export default function ItemsPage({
  searchParams,
}: {
  searchParams: Promise<{ after?: string | string[] }>;
}) {
  return (
    <Page title="Items" lead="Your own list. Nobody else can see it.">
      <ItemForm />
      <div className="mt-4">
        <Suspense fallback={<RowsSkeleton label="Loading your items" />}>
          <ItemList after={searchParams.then(({ after }) => after)} />
        </Suspense>
      </div>
    </Page>
  );
}
