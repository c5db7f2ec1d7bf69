import type { ClerkClient } from "@clerk/backend";
import { isClerkAPIResponseError } from "@clerk/backend/errors";
import type { UserId } from "#db/schema.ts";
import type { MirroredUser } from "#db/users.ts";
import { clock } from "#lib/clock.ts";
import { AppError } from "#lib/errors.ts";
import { toClerkError, withDeadline } from "./clerk-api.ts";
import { toMirroredUser } from "./users.ts";

type Query = NonNullable<Parameters<ClerkClient["users"]["getUserList"]>[0]>;

/** People as Clerk has them, read at one time. */
export interface ReadUsers {
  users: MirroredUser[];
  /** The ids of those that are not in Clerk's shape, as far as they have one. */
  unreadable: string[];
  /** How many of all there are that the query is about. */
  total: number;
}

/**
 * Asks Clerk for people.
 *
 * @param patienceMs how long to wait in all where Clerk's rate limit says so, or it does not answer; else it is asked once
 * @throws AppError `unavailable` where Clerk does not answer, or asks for more patience
 */
export async function readUsers(clerk: ClerkClient, query: Query, patienceMs = 0): Promise<ReadUsers> {
  for (let patience = patienceMs; ; ) {
    // Before the answer: what changes while Clerk reads is newer than what it says.
    const asOf = clock.now();
    try {
      const { data, totalCount } = await withDeadline(clerk.users.getUserList(query), 20_000);
      const people = data.map(({ raw, id }) => toUserOrId(raw, id, asOf));
      return {
        users: people.filter((person) => typeof person !== "string"),
        unreadable: people.filter((person) => typeof person === "string"),
        total: totalCount,
      };
    } catch (error) {
      const pause = pauseFor(error);
      if (pause === undefined || pause > patience) throw toClerkError(error);
      patience -= pause;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** How many ids Clerk takes a request. */
const idsPerRequest = 100;

/** Asks Clerk for people by their ids, however many; who is not there is not in the answer. @throws as `readUsers` */
export async function readUsersById(
  clerk: ClerkClient,
  ids: UserId[],
  patienceMs?: number,
): Promise<Pick<ReadUsers, "users" | "unreadable">> {
  const found: ReadUsers[] = [];
  for (let first = 0; first < ids.length; first += idsPerRequest) {
    const userId = ids.slice(first, first + idsPerRequest);
    found.push(await readUsers(clerk, { userId, limit: idsPerRequest }, patienceMs));
  }
  return {
    users: found.flatMap(({ users }) => users),
    unreadable: found.flatMap(({ unreadable }) => unreadable),
  };
}

/** Asks Clerk for one person; undefined where there is none. @throws as `readUsers` */
export async function readUser(clerk: ClerkClient, id: UserId): Promise<MirroredUser | undefined> {
  const { users, unreadable } = await readUsersById(clerk, [id]);
  if (unreadable.length > 0)
    throw new AppError("internal", "Clerk describes this person in a shape that we don't know.");
  return users[0];
}

function toUserOrId(raw: unknown, id: string, asOf: number): MirroredUser | string {
  try {
    return toMirroredUser(raw, asOf);
  } catch {
    return String(id);
  }
}

/** How long to wait before asking once more, in milliseconds; undefined where that would not help. */
function pauseFor(error: unknown): number | undefined {
  if (!isClerkAPIResponseError(error)) return 2_000;
  if (error.status === 429) return Math.max(error.retryAfter ?? 1, 1) * 1000;
  // No status: it could not be reached.
  return error.status === undefined || error.status >= 500 ? 2_000 : undefined;
}
