"use server";

import { revalidatePath } from "next/cache";
import * as v from "valibot";
import * as conversations from "#db/conversations.ts";
import { formAction } from "#lib/action.ts";
import type { User } from "#lib/auth/session.ts";

import { database } from "#lib/database.ts";
import { AppError } from "#lib/errors.ts";
import { textField } from "#lib/text-field.ts";

const id = v.pipe(v.string(), v.uuid("There is no such conversation."));
const Conversation = v.object({ id });
const Rename = v.object({ id, title: textField({ max: 80, whenEmpty: "Give it a name." }) });

/** Gives a conversation another title. */
export const renameConversation = formAction(Rename, async (user, { id, title }) => {
  assertSelf(user);
  const renamed = await conversations.renameConversation(database(), user.id, id, title);
  if (!renamed) throw new AppError("not_found", "This conversation is not here any more.");
  revalidatePath("/assistant", "layout");
  return { message: "Renamed", data: undefined };
});

/** Deletes a conversation. */
export const deleteConversation = formAction(Conversation, async (user, { id }) => {
  assertSelf(user);
  const mayDelete = await conversations.deleteConversation(database(), user.id, id);
  if (!mayDelete) throw new AppError("unauthenticated", "This account is closed. Nothing was changed.");
  revalidatePath("/assistant", "layout");
  return { message: "Deleted", data: undefined };
});

/** An administrator who acts as somebody else has no part in what they talk about. */
function assertSelf({ actorId }: User): void {
  if (actorId) throw new AppError("forbidden", "Only they can do this themselves.");
}
