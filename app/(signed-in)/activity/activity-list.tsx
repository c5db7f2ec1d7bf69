import Link from "next/link";
import type { ReactNode } from "react";
import { linkClass } from "#app/_components/link-class.ts";
import { Moment } from "#app/_components/moment.tsx";
import type { listActivity } from "#db/activity.ts";
import { searchPath } from "../directory/search.ts";

type Activity = Awaited<ReturnType<typeof listActivity>>[number];

/** What a person did, newest first. Nobody else sees it. */
export function ActivityList({ activity, label }: { activity: Activity[]; label: string }) {
  return (
    <ol aria-label={label} className="divide-y divide-line border-y border-line">
      {activity.map((entry) => (
        <li key={entry.id} className="flex flex-wrap justify-between gap-x-6 py-3">
          <span className="min-w-0 [overflow-wrap:anywhere]">{sentenceOf(entry)}</span>
          <span className="text-small text-ink-soft">
            <Moment at={entry.occurredAt} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function sentenceOf({ kind, detail, personName }: Activity): ReactNode {
  switch (kind) {
    case "joined":
      return "Joined";
    case "signed_in":
      return "Signed in";
    case "signed_out":
      return "Signed out";
    case "created_item":
      return `Added “${detail}”`;
    case "searched":
      return (
        <>
          Searched for{" "}
          <Link
            href={searchPath({ q: detail ?? "", sort: "relevance" })}
            prefetch={false}
            className={linkClass}
          >
            {detail}
          </Link>
        </>
      );
    case "viewed":
      if (!personName) return "Looked at somebody who is not in the directory any more";
      return (
        <>
          Looked at{" "}
          <Link href={`/directory/${detail}`} prefetch={false} className={linkClass}>
            {personName}
          </Link>
        </>
      );
  }
}
