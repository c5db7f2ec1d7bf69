import { notFound } from "next/navigation";
import type { UserId } from "#db/schema.ts";
import { type ConsoleUser, getUser, listUsers } from "#db/users.ts";
import { requirePermission } from "#lib/auth/user.ts";
import { parseCursor } from "#lib/cursor.ts";
import { database } from "#lib/database.ts";

type Parameter = string | string[] | undefined;

/**
 * What is searched for, as it stands in the address: nobody's name or address is longer.
 */
export function readSearch(q: Parameter): string {
  return typeof q === "string" ? q.trim().slice(0, 200) : "";
}

/**
 * A page of people.
 *
 * @param q how a name or an address begins, or an id
 * @param after the cursor in the address
 */
export async function loadPeople({ q, after }: { q?: Parameter; after?: Parameter }) {
  await requirePermission("users:read");
  return listUsers(database(), { search: readSearch(q), after: parseCursor(after) });
}

/** One person, and who asks. Where there is nobody, or they have been deleted, the page says that there is no such page. */
export async function loadPerson(id: UserId) {
  const asker = await requirePermission("users:read");
  const person = await getUser(database(), id);
  return { asker, person: person ?? notFound() };
}

type NamedUser = Pick<ConsoleUser, "id" | "email" | "firstName" | "lastName">;

/** What to call a person. */
export function nameOf({ firstName, lastName, email, id }: NamedUser) {
  return [firstName, lastName].filter(Boolean).join(" ") || email || id;
}
