import type { Metadata } from "next";
import { Suspense } from "react";
import { Page } from "#app/_components/page.tsx";
import { ItemForm } from "./item-form.tsx";
import { ItemList, ItemListSkeleton } from "./item-list.tsx";

export const metadata: Metadata = { title: "Items" };

export default function ItemsPage({
  searchParams,
}: {
  searchParams: Promise<{ after?: string | string[] }>;
}) {
  return (
    <Page title="Items" lead="Your own list. Nobody else can see it.">
      <ItemForm />
      <Suspense fallback={<ItemListSkeleton />}>
        <ItemList after={searchParams.then(({ after }) => after)} />
      </Suspense>
    </Page>
  );
}
