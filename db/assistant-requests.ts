import { and, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { assistantRequests, type UserId, users } from "./schema.ts";

/** What one request to Anthropic used, and cost in millionths of a dollar. */
export type AssistantUse = Omit<typeof assistantRequests.$inferInsert, "userId">;

/** How many tokens a person may use in a day, by role. */
export type DailyBudgets = Record<string, number> & { member: number };

const tokens = sql<number>`coalesce(sum(${assistantRequests.inputTokens} + ${assistantRequests.cacheWriteTokens}
  + ${assistantRequests.cacheReadTokens} + ${assistantRequests.outputTokens}), 0)`;

/** The query of how many tokens a person has used since a time, in milliseconds, in one row. */
export function selectUsedTokens(db: Database, userId: UserId, since: number) {
  return db
    .select({ used: tokens })
    .from(assistantRequests)
    .where(and(eq(assistantRequests.userId, userId), gte(assistantRequests.occurredAt, since)));
}

/** A person's budget in SQL, by the role that the mirror has now. */
export function budgetOf(userId: UserId, budgets: DailyBudgets): SQL<number> {
  const cases = Object.entries(budgets).map(([role, budget]) => sql`when ${role} then ${budget}`);
  return sql<number>`(case (select ${users.role} from ${users} where ${users.id} = ${userId})
    ${sql.join(cases, sql` `)} else ${budgets.member} end)`;
}

/** The query of a person's budget of a day, in one row. */
export function selectBudget(db: Database, userId: UserId, budgets: DailyBudgets) {
  return db.select({ limit: budgetOf(userId, budgets) }).from(sql`(select 1)`);
}

/** The statement that records what a request used. Safe to repeat. */
export function recordUse(db: Database, userId: UserId, use: AssistantUse) {
  return db
    .insert(assistantRequests)
    .values({ ...use, userId })
    .onConflictDoNothing();
}

/** Forgets what requests used before a time, in milliseconds. */
export async function pruneUse(db: Database, before: number): Promise<void> {
  await db.delete(assistantRequests).where(lt(assistantRequests.occurredAt, before));
}
