"use server";

import { revalidatePath } from "next/cache";
import { saveProfile } from "#db/profiles.ts";
import { formAction } from "#lib/action.ts";
import { followChange } from "#lib/after-response.ts";
import { clock } from "#lib/clock.ts";
import { database } from "#lib/database.ts";
import { AppError } from "#lib/errors.ts";
import { UserDetails } from "./user-details.ts";

/** Saves what a person tells about themselves. */
export const updateUserDetails = formAction(UserDetails, async (user, { bio }) => {
  const saved = await saveProfile(database(), user.id, { bio }, clock.now());
  if (!saved) throw new AppError("unauthenticated", "This account is closed. Nothing was saved.");
  followChange();
  revalidatePath("/profile");
  return { message: "Saved", data: undefined };
});
