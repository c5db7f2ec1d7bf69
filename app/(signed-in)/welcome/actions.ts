"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { saveProfile } from "#db/profiles.ts";
import { formAction } from "#lib/action.ts";
import { followChange } from "#lib/after-response.ts";
import { clock } from "#lib/clock.ts";
import { database } from "#lib/database.ts";
import { AppError } from "#lib/errors.ts";
import { addItem } from "../items/add-item.ts";
import { Start } from "./start.ts";

/** Saves what a newcomer said of themselves, adds their first item where they named one, and leads on to their profile. */
export const saveStart = formAction(Start, async (user, { bio, visibility, item }): Promise<never> => {
  const saved = await saveProfile(database(), user.id, { bio, visibility }, clock.now());
  if (!saved) throw new AppError("unauthenticated", "This account is closed. Nothing was saved.");
  followChange();
  if (item) await addItem(database(), user, item);
  for (const path of ["/profile", "/items", "/settings"]) revalidatePath(path);
  redirect("/profile");
});
