"use server";

import { revalidatePath } from "next/cache";
import * as v from "valibot";
import * as personalData from "#db/personal-data.ts";
import type { ProfileChange } from "#db/profiles.ts";
import { formAction } from "#lib/action.ts";
import { followChange } from "#lib/after-response.ts";
import type { User } from "#lib/auth/session.ts";
import { clock } from "#lib/clock.ts";
import { database } from "#lib/database.ts";
import { AppError } from "#lib/errors.ts";
import { saveDetails } from "../profile/save-details.ts";
import { Personalising, Recording, Visibility } from "./changes.ts";

const Nothing = v.object({});

/** Says who finds a person in the directory. It holds at once: the index only follows. */
export const saveVisibility = formAction(Visibility, (user, change) => save(user, change));

/** Switches the recording of a person's activity on or off. */
export const saveRecording = formAction(Recording, (user, { recording }) =>
  save(user, { recordsActivity: recording }),
);

/** Says whether the assistant is told about a person. */
export const savePersonalising = formAction(Personalising, (user, { personalising }) =>
  save(user, { personalises: personalising }),
);

/**
 * Gives a person everything that is kept about them, as JSON. An action and not an address of its own: a further route handler
 * brings the database's client and Clerk's along once more, some 90 KiB of the Worker.
 */
export const exportPersonalData = formAction(Nothing, async (user) => {
  assertSelf(user);
  const data = await personalData.exportPersonalData(database(), user.id);
  assertOpen(data !== undefined);
  return { message: "Here it is.", data: JSON.stringify(data, null, 2) };
});

/** Erases what a person did. */
export const eraseActivity = formAction(Nothing, async (user) => {
  assertSelf(user);
  assertOpen(await personalData.eraseActivity(database(), user.id, clock.now()));
  revalidatePath("/activity");
  return { message: "Your activity is erased.", data: undefined };
});

/** Erases everything that a person has made here. */
export const erasePersonalData = formAction(Nothing, async (user) => {
  assertSelf(user);
  assertOpen(await personalData.erasePersonalData(database(), user.id, clock.now()));
  followChange();
  for (const path of ["/activity", "/assistant", "/items", "/profile"]) revalidatePath(path);
  return {
    message: "Your bio, your items, your activity and your conversations are erased.",
    data: undefined,
  };
});

async function save(user: User, change: ProfileChange) {
  await saveDetails(database(), user, change);
  followChange();
  for (const path of ["/assistant", "/settings"]) revalidatePath(path);
  return { message: "Saved", data: undefined };
}

/** What a write says where the person has been deleted or banned. */
function assertOpen(isOpen: boolean): void {
  if (!isOpen) throw new AppError("unauthenticated", "This account is closed. Nothing was changed.");
}

/** An administrator who acts as somebody else may not take what is theirs. */
function assertSelf({ actorId }: User): void {
  if (actorId) throw new AppError("forbidden", "Only they can do this themselves.");
}
