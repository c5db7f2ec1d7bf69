import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { Page } from "#app/_components/page.tsx";
import { People } from "./people.tsx";
import { loadDirectory } from "./queries.ts";
import { readSearch } from "./search.ts";
import { SearchPanel } from "./search-panel.tsx";
import { DirectorySkeleton } from "./skeleton.tsx";

export const metadata: Metadata = { title: "Directory" };

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export default function DirectoryPage({ searchParams }: { searchParams: SearchParams }) {
  return (
    <Page
      title="Directory"
      lead={
        <>
          Who else is here. Whether you are found yourself is up to you, in your{" "}
          <Link href="/settings" className="text-ink underline decoration-line-strong underline-offset-4">
            settings
          </Link>
          .
        </>
      }
      wide
    >
      <Suspense fallback={<DirectorySkeleton />}>
        <Directory searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Directory({ searchParams }: { searchParams: SearchParams }) {
  const search = readSearch(await searchParams);
  const { page, failure, seesEverybody } = await loadDirectory(search);
  return (
    <SearchPanel search={search} facets={page?.facets} hasStatus={seesEverybody}>
      <People search={search} page={page} failure={failure} />
    </SearchPanel>
  );
}
