import type { Activity } from "./queries.ts";

const labels: Record<Activity[number]["kind"], string> = {
  joined: "Joined",
  signed_in: "Signed in",
  signed_out: "Signed out",
};

const moment = new Intl.DateTimeFormat("en", {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "UTC",
  timeZoneName: "short",
});

/** What a person did last. Nobody else sees it. */
export function RecentActivity({ activity }: { activity: Activity }) {
  if (activity.length === 0) return null;
  return (
    <section aria-labelledby="activity" className="grid gap-3">
      <h2 id="activity" className="font-semibold">
        Recent activity
      </h2>
      <ol className="divide-y divide-line border-y border-line">
        {activity.map(({ id, kind, occurredAt }) => {
          const time = new Date(occurredAt);
          return (
            <li key={id} className="grid gap-x-6 py-3 sm:grid-cols-[9rem_1fr]">
              {labels[kind]}
              <time dateTime={time.toISOString()} className="text-ink-soft">
                {moment.format(time)}
              </time>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
