import type { Database } from "#db/client.ts";
import { type Item, insertItem } from "#db/items.ts";
import type { User } from "#lib/auth/session.ts";
import { clock } from "#lib/clock.ts";
import { AppError } from "#lib/errors.ts";

/**
 * Adds an item to a person's own: for the form and for the assistant.
 *
 * @throws AppError `unauthenticated` where they have been deleted or banned, and nothing was saved
 */
export async function addItem(db: Database, user: User, name: string): Promise<Item> {
  const item = await insertItem(db, user.id, { id: clock.newId(), name, createdAt: clock.now() });
  if (!item) throw new AppError("unauthenticated", "This account is closed. Nothing was saved.");
  return item;
}
