import Link from "next/link";
import { linkClass } from "#app/_components/link-class.ts";
import { ActivityList } from "../activity/activity-list.tsx";
import type { Activity } from "./queries.ts";

/** What a person did last. Nobody else sees it. */
export function RecentActivity({ activity }: { activity: Activity }) {
  if (activity.length === 0) return null;
  return (
    <section aria-labelledby="activity" className="grid gap-3">
      <div className="flex justify-between gap-6">
        <h2 id="activity" className="font-semibold">
          Recent activity
        </h2>
        <Link href="/activity" className={linkClass}>
          All of it
        </Link>
      </div>
      <ActivityList activity={activity} label="Recent activity" />
    </section>
  );
}
