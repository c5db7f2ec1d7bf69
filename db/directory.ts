import { inArray, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { directoryEntries, type UserId, users } from "./schema.ts";

/**
 * The statements that make the directory say of some people what the mirror says now: whoever is deleted, or not known
 * yet, is not in it. They read the mirror themselves, so their order does not matter. Safe to repeat.
 */
export function indexUsers(db: Database, ids: UserId[]) {
  const name = sql`trim(coalesce(${users.firstName}, '') || ' ' || coalesce(${users.lastName}, ''))`;
  return [
    db.delete(directoryEntries).where(inArray(directoryEntries.userId, ids)),
    db.insert(directoryEntries).select(
      sql`select null, ${users.id}, ${name} from ${users}
          where ${inArray(users.id, ids)} and ${users.deletedAt} is null and ${users.updatedAt} > 0`,
    ),
  ] as const;
}
