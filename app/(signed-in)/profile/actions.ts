"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/action.ts";
import { followChange } from "#lib/after-response.ts";
import { database } from "#lib/database.ts";
import { saveDetails } from "./save-details.ts";
import { UserDetails } from "./user-details.ts";

/** Saves what a person tells about themselves. */
export const updateUserDetails = formAction(UserDetails, async (user, { bio }) => {
  await saveDetails(database(), user, { bio });
  followChange();
  revalidatePath("/profile");
  return { message: "Saved", data: undefined };
});
