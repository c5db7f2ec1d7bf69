import { listItems } from "#db/items.ts";
import { requireUser } from "#lib/auth/user.ts";
import { parseCursor } from "#lib/cursor.ts";
import { database } from "#lib/database.ts";

/**
 * A page of the items of the person who asks.
 *
 * @param after the cursor in the address
 */
export async function loadItems(after: string | string[] | undefined) {
  const { id } = await requireUser();
  return listItems(database(), id, parseCursor(after));
}
