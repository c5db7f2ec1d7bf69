"use server";

import { revalidatePath } from "next/cache";
import * as db from "#db/items.ts";
import { formAction } from "#lib/action.ts";
import type { User } from "#lib/auth/session.ts";
import { clock } from "#lib/clock.ts";
import { database } from "#lib/database.ts";
import { AppError } from "#lib/errors.ts";
import { addItem } from "./add-item.ts";
import { type ItemAct, ItemName, ItemPress, NewItem } from "./item-fields.ts";

/** Adds an item to the person's own. */
export const createItem = formAction(NewItem, async (user, { name }) => {
  const item = await addItem(database(), user, name);
  revalidatePath("/items");
  return { message: "Added", data: item };
});

/** Gives an item another name. */
export const renameItem = formAction(ItemName, async (user, { id, name }) => {
  return { message: "Renamed", data: await save(user, id, { name }, clock.now()) };
});

const changes: Record<ItemAct, (now: number) => db.ItemChange> = {
  complete: (now) => ({ completedAt: now }),
  reopen: () => ({ completedAt: null }),
  // For a day, it can be brought back.
  delete: (now) => ({ deletedAt: now }),
  restore: () => ({ deletedAt: null }),
};

const messages: Record<ItemAct, string> = {
  complete: "Done",
  reopen: "Not done any more",
  delete: "Deleted",
  restore: "Brought back",
};

/** Completes, reopens, deletes or restores an item. */
export const changeItem = formAction(ItemPress, async (user, { id, act }) => {
  const now = clock.now();
  return { message: messages[act], data: await save(user, id, changes[act](now), now) };
});

async function save(user: User, id: string, change: db.ItemChange, now: number): Promise<db.Item> {
  const item = await db.changeItem(database(), user.id, id, change, now);
  if (item === "superseded")
    throw new AppError(
      "busy",
      "Something else was done with this item in the meantime. Look at it, and do it again.",
    );
  if (!item) throw new AppError("not_found", "This item is not here any more.");
  revalidatePath("/items");
  return item;
}
