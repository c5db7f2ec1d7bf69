import Link from "next/link";
import { linkClass } from "#app/_components/link-class.ts";
import { formatCursor } from "#lib/cursor.ts";
import { ItemRows } from "./item-rows.tsx";
import { loadItems } from "./queries.ts";

/** A page of the person's items. */
export async function ItemList({ after }: { after: Promise<string | string[] | undefined> }) {
  const { rows: items, next } = await loadItems(await after);
  const empty = (await after) ? "No more items." : "Nothing here yet. Add your first item above.";
  return (
    <>
      <ItemRows items={items} empty={empty} />
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
