import Link from "next/link";
import { linkClass } from "#app/_components/link-class.ts";
import { formatCursor } from "#lib/cursor.ts";
import { loadItems } from "./queries.ts";

const day = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });

export async function ItemList({ after }: { after: Promise<string | string[] | undefined> }) {
  const { rows: items, next } = await loadItems(await after);
  if (items.length === 0) {
    return (
      <p className="border-y border-line py-10 text-center text-ink-soft">
        {(await after) ? "No more items." : "Nothing here yet. Add your first item above."}
      </p>
    );
  }
  return (
    <>
      <ul aria-label="Your items" className="divide-y divide-line border-y border-line">
        {items.map((item) => (
          <li key={item.id} className="flex items-baseline justify-between gap-6 py-3">
            <span className="min-w-0 [overflow-wrap:anywhere]">{item.name}</span>
            <time
              dateTime={new Date(item.createdAt).toISOString()}
              className="shrink-0 text-small tabular-nums text-ink-soft"
            >
              {day.format(item.createdAt)}
            </time>
          </li>
        ))}
      </ul>
      {next && (
        <Link
          href={`/items?after=${encodeURIComponent(formatCursor(next))}`}
          className={`mt-4 inline-block ${linkClass}`}
        >
          Older items
        </Link>
      )}
    </>
  );
}
