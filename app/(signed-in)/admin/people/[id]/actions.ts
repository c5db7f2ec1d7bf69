"use server";

import { revalidatePath } from "next/cache";
import { adminAction } from "#lib/admin-action.ts";
import type { User } from "#lib/auth/session.ts";

import { database } from "#lib/database.ts";
import { AppError } from "#lib/errors.ts";
import { callClerk, openClerk } from "#lib/sync/clerk-api.ts";
import { mirrorUser } from "#lib/sync/provision.ts";
import { noteSignOuts } from "#lib/sync/sessions.ts";
import { Person, RoleChange } from "./changes.ts";

const target = ({ userId }: { userId: string }) => userId;

/** Gives a person another role, at Clerk and at once in the mirror. */
export const changeRole = adminAction(
  { permission: "users:write", name: "users.role", target, detail: ({ role }) => role, reverify: true },
  RoleChange,
  async (admin, { userId, role }) => {
    assertOther(admin, userId);
    await mirrorUser(database(), () =>
      openClerk().users.updateUserMetadata(userId, { publicMetadata: { role } }),
    );
    return done(userId, "The role is changed.");
  },
);

/** Shuts a person out: Clerk ends their sessions and lets them in no more. */
export const banUser = adminAction(
  { permission: "users:write", name: "users.ban", target, reverify: true },
  Person,
  async (admin, { userId }) => {
    assertOther(admin, userId);
    await mirrorUser(database(), () => openClerk().users.banUser(userId));
    return done(userId, "They are banned.");
  },
);

/** Lets a person in again. */
export const unbanUser = adminAction(
  { permission: "users:write", name: "users.unban", target },
  Person,
  async (_admin, { userId }) => {
    await mirrorUser(database(), () => openClerk().users.unbanUser(userId));
    return done(userId, "The ban is lifted.");
  },
);

/** Ends every session of a person. */
export const signOutEverywhere = adminAction(
  { permission: "users:write", name: "users.sign_out", target },
  Person,
  async (_admin, { userId }) => {
    const clerk = openClerk();
    const query = { userId, status: "active", limit: 500 } as const;
    const { data: sessions } = await callClerk(clerk.sessions.getSessionList(query));
    await callClerk(Promise.all(sessions.map(({ id }) => clerk.sessions.revokeSession(id))));
    await noteSignOuts(
      database(),
      userId,
      sessions.map(({ id }) => id),
    );
    return done(
      userId,
      sessions.length > 0 ? "They are signed out everywhere." : "They were not signed in anywhere.",
    );
  },
);

/** Gives an administrator a ticket to act as somebody else for half an hour. */
export const impersonate = adminAction(
  { permission: "users:impersonate", name: "users.impersonate", target, reverify: true },
  Person,
  async (admin, { userId }) => {
    assertOther(admin, userId);
    const { token } = await callClerk(
      openClerk().actorTokens.create({
        userId,
        actor: { sub: admin.id },
        expiresInSeconds: 60,
        sessionMaxDurationInSeconds: 30 * 60,
      }),
    );
    if (!token) throw new AppError("unavailable", "Clerk gave no ticket. Try again.");
    return { message: "You act as them now.", data: { path: `/sign-in?__clerk_ticket=${token}` } };
  },
);

function assertOther(admin: User, userId: string): void {
  if (admin.id === userId)
    throw new AppError("forbidden", "That is you: another administrator has to do this.");
}

function done(userId: string, message: string) {
  revalidatePath("/admin/people");
  revalidatePath(`/admin/people/${userId}`);
  return { message, data: undefined };
}
