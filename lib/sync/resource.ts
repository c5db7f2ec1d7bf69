import type { SQL } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#db/client.ts";
import type { Outcome } from "#db/webhook-deliveries.ts";
import { sessions } from "./sessions.ts";
import { users } from "./users.ts";

/** What an event does to the database: statements of one batch, all of them safe to repeat and in any order. */
export interface Change {
  statements: readonly BatchItem<"sqlite">[];
  /** Whether the mirror took it, in SQL, where only the database can tell; `applied` without it. */
  outcome?: SQL<Outcome>;
  /** Whether something in the outbox may be waiting behind it. */
  hasEffects?: boolean;
}

/**
 * A resource of Clerk's that is mirrored: for each type of event, what it does.
 *
 * @throws ValiError from a handler whose data is not in the shape that we know: the event is then set aside
 */
export type Resource = Record<string, (db: Database, event: EventOfResource) => Change>;

/** An event as a resource is given it. */
export interface EventOfResource {
  data: unknown;
  /** When Clerk made it, in milliseconds. */
  occurredAt: number;
  /** Our time, in milliseconds. */
  now: number;
}

/** Everything that is mirrored. A further resource is a file like `sessions.ts`, and its name here. */
const resources: Resource = { ...users, ...sessions };

/** What to do with a type of event; undefined for one that is not ours. */
export function handlerOf(type: string): Resource[string] | undefined {
  return Object.hasOwn(resources, type) ? resources[type] : undefined;
}
