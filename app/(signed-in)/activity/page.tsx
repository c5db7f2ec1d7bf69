import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { linkClass } from "#app/_components/link-class.ts";
import { Page } from "#app/_components/page.tsx";
import { RowsSkeleton } from "#app/_components/rows-skeleton.tsx";
import { formatCursor } from "#lib/cursor.ts";
import { ActivityList } from "./activity-list.tsx";
import { loadActivity } from "./queries.ts";

export const metadata: Metadata = { title: "Activity" };

type SearchParams = Promise<{ after?: string | string[] }>;

export default function ActivityPage({ searchParams }: { searchParams: SearchParams }) {
  return (
    <Page
      title="Activity"
      lead={
        <>
          What you did here in the last ninety days. Only you see it, and you can switch it off in your{" "}
          <Link href="/settings" className="text-ink underline decoration-line-strong underline-offset-4">
            settings
          </Link>
          .
        </>
      }
    >
      <Suspense fallback={<RowsSkeleton label="Loading your activity" />}>
        <Activity searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Activity({ searchParams }: { searchParams: SearchParams }) {
  const { after } = await searchParams;
  const { rows, next } = await loadActivity(after);
  if (rows.length === 0) {
    return (
      <p className="border-y border-line py-10 text-center text-ink-soft">
        {after ? "Nothing older." : "Nothing yet. What you search for and look at stands here."}
      </p>
    );
  }
  return (
    <>
      <ActivityList activity={rows} label="Your activity" />
      {next && (
        <Link
          href={`/activity?after=${encodeURIComponent(formatCursor(next))}`}
          className={`mt-4 inline-block ${linkClass}`}
        >
          Older
        </Link>
      )}
    </>
  );
}
