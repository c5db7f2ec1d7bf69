"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/action.ts";
import { database } from "#lib/database.ts";
import { addItem } from "./add-item.ts";
import { NewItem } from "./new-item.ts";

/** Adds an item to the person's own. */
export const createItem = formAction(NewItem, async (user, { name }) => {
  const item = await addItem(database(), user, name);
  revalidatePath("/items");
  return { message: "Added", data: item };
});
