"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { formAction } from "#lib/action.ts";
import { followChange } from "#lib/after-response.ts";
import { database } from "#lib/database.ts";
import { addItem } from "../items/add-item.ts";
import { saveDetails } from "../profile/save-details.ts";
import { Start } from "./start.ts";

/** Saves what a newcomer said of themselves, adds their first item where they named one, and leads on to their profile. */
export const saveStart = formAction(Start, async (user, { bio, visibility, item }): Promise<never> => {
  await saveDetails(database(), user, { bio, visibility });
  followChange();
  if (item) await addItem(database(), user, item);
  for (const path of ["/profile", "/items", "/settings"]) revalidatePath(path);
  redirect("/profile");
});
