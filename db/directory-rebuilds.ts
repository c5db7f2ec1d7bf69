import { and, desc, eq, isNull } from "drizzle-orm";
import type { Database } from "./client.ts";
import { directoryRebuilds } from "./schema.ts";

export type Rebuild = typeof directoryRebuilds.$inferSelect;

/** The query of the rebuild of an index that was begun last; it is still under way where it has no end. */
export function selectLastRebuild(db: Database, format: string) {
  return db
    .select()
    .from(directoryRebuilds)
    .where(eq(directoryRebuilds.format, format))
    .orderBy(desc(directoryRebuilds.startedAt))
    .limit(1);
}

/** The statement that notes how far a rebuild is. */
export function saveRebuild(db: Database, row: Rebuild) {
  const { id: _, ...columns } = row;
  return db
    .insert(directoryRebuilds)
    .values(row)
    .onConflictDoUpdate({ target: directoryRebuilds.id, set: columns });
}

/** Gives up what was begun and not ended. @param format of which index */
export async function abandonRebuild(db: Database, format: string): Promise<void> {
  await db
    .delete(directoryRebuilds)
    .where(and(eq(directoryRebuilds.format, format), isNull(directoryRebuilds.finishedAt)));
}
