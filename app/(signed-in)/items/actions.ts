"use server";

import { revalidatePath } from "next/cache";
import { insertItem } from "#db/items.ts";
import { formAction } from "#lib/action.ts";
import { clock } from "#lib/clock.ts";
import { database } from "#lib/database.ts";
import { AppError } from "#lib/errors.ts";
import { NewItem } from "./new-item.ts";

/** Adds an item to the person's own. */
export const createItem = formAction(NewItem, async (user, { name }) => {
  const item = await insertItem(database(), user.id, { id: clock.newId(), name, createdAt: clock.now() });
  if (!item) throw new AppError("unauthenticated", "This account is closed. Nothing was saved.");
  revalidatePath("/items");
  return { message: "Added", data: item };
});
