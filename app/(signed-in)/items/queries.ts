import * as v from "valibot";
import { type ItemCursor, listItems } from "#db/items.ts";
import { requireUser } from "#lib/auth/user.ts";
import { database } from "#lib/database.ts";

const Cursor = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}\.[\w-]{1,64}$/),
  v.transform((text): ItemCursor => {
    const dot = text.indexOf(".");
    return { createdAt: Number(text.slice(0, dot)), id: text.slice(dot + 1) };
  }),
);

/** The cursor as it stands in the address. */
export function formatCursor({ createdAt, id }: ItemCursor): string {
  return `${createdAt}.${id}`;
}

/**
 * A page of the items of the person who asks.
 *
 * @param after the cursor in the address; one that we did not make starts from the top
 */
export async function loadItems(after: string | string[] | undefined) {
  const { id } = await requireUser();
  const cursor = v.safeParse(Cursor, after);
  return listItems(database(), id, cursor.success ? cursor.output : undefined);
}
