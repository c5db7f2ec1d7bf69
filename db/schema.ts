// The tables. After a change here, `npm run migration` writes what it takes into db/migrations, and the next start applies it; what a
// deployed Worker must not notice, and how, is in docs/deploy.md.
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Clerk's id of a person (`user_…`). Only `lib/auth` (a verified session) and the sync make one. */
export type UserId = string & { readonly brand: "UserId" };

/**
 * What Clerk owns of a person. Only the sync writes here. A row is never deleted: `deletedAt` is the tombstone
 * that keeps a late `user.created` from bringing a person back; personal columns are then empty.
 * Times are Clerk's own, in milliseconds since the epoch.
 */
export const users = sqliteTable(
  "users",
  {
    id: text("id").$type<UserId>().primaryKey(),
    email: text("email"),
    firstName: text("first_name"),
    lastName: text("last_name"),
    imageUrl: text("image_url"),
    role: text("role").notNull().default("member"),
    banned: integer("banned", { mode: "boolean" }).notNull().default(false),
    createdAt: integer("created_at").notNull(),
    /** Clerk's `updated_at`: the order of versions. 0 marks a row made ahead of its first event. */
    updatedAt: integer("updated_at").notNull(),
    /** When Clerk said so: the event's time, or when a read began. It orders versions of one `updatedAt`. */
    asOf: integer("as_of").notNull().default(0),
    deletedAt: integer("deleted_at"),
  },
  (table) => [
    index("users_by_creation").on(table.createdAt),
    // For the console's search by how a name or an address begins.
    index("users_by_email").on(sql`${table.email} collate nocase`),
    index("users_by_first_name").on(sql`${table.firstName} collate nocase`),
    index("users_by_last_name").on(sql`${table.lastName} collate nocase`),
  ],
);

/** What a person tells about themselves. The app owns it; the sync removes it with the person. */
export const profiles = sqliteTable("profiles", {
  userId: text("user_id")
    .$type<UserId>()
    .primaryKey()
    .references(() => users.id),
  bio: text("bio").notNull().default(""),
  /** Who finds them in the directory. */
  visibility: text("visibility", { enum: ["members", "administrators"] })
    .notNull()
    .default("members"),
  /** Whether what they look at and search for is recorded, for themselves. */
  recordsActivity: integer("records_activity", { mode: "boolean" }).notNull().default(true),
  /** Whether the assistant is told about them. */
  personalises: integer("personalises", { mode: "boolean" }).notNull().default(true),
  updatedAt: integer("updated_at").notNull(),
});

/**
 * The example of what people make here: `docs/recipes/add-a-feature.md` copies it. `db/own-tables.ts` needs its `userId`, `createdAt`
 * and `deletedAt`.
 */
export const items = sqliteTable(
  "items",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .$type<UserId>()
      .notNull()
      .references(() => users.id),
    name: text("name").notNull(),
    createdAt: integer("created_at").notNull(),
    completedAt: integer("completed_at"),
    /** Since when it is deleted: for a day, that can be undone. */
    deletedAt: integer("deleted_at"),
    /** When what it says was asked for: what was asked earlier, and comes late, changes nothing. */
    updatedAt: integer("updated_at").notNull().default(0),
  },
  (table) => [index("items_by_owner").on(table.userId, table.createdAt, table.id)],
);

/** What a person did, for themselves to see. The id is made of what happened, so that it is here only once. */
export const activity = sqliteTable(
  "activity",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .$type<UserId>()
      .notNull()
      .references(() => users.id),
    kind: text("kind", {
      enum: ["joined", "signed_in", "signed_out", "searched", "viewed", "created_item"],
    }).notNull(),
    /** What it was about: the words of a search, the id of a person, the name of an item. */
    detail: text("detail"),
    occurredAt: integer("occurred_at").notNull(),
  },
  (table) => [
    index("activity_by_person").on(table.userId, table.occurredAt),
    index("activity_by_time").on(table.occurredAt),
  ],
);

/** What a person and the assistant talked about. The browser makes the id. */
export const conversations = sqliteTable(
  "conversations",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .$type<UserId>()
      .notNull()
      .references(() => users.id),
    title: text("title").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [index("conversations_by_owner").on(table.userId, table.updatedAt)],
);

/** A question and its answer. */
export const turns = sqliteTable(
  "turns",
  {
    id: text("id").primaryKey(),
    conversationId: text("conversation_id")
      .notNull()
      .references(() => conversations.id),
    question: text("question").notNull(),
    /** The answer: `Block[]` of lib/assistant/protocol.ts, as JSON. */
    blocks: text("blocks", { mode: "json" }).$type<unknown[]>().notNull().default([]),
    state: text("state", { enum: ["answering", "complete", "deciding", "interrupted", "failed"] }).notNull(),
    /** Why it failed: a `Reason`. */
    problem: text("problem"),
    /** What the model was told about the person, word for word; null where nothing was. */
    context: text("context"),
    createdAt: integer("created_at").notNull(),
    /** While it is `answering`, a lease: whoever writes the answer moves it. */
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [index("turns_by_conversation").on(table.conversationId, table.createdAt)],
);

/** What the assistant cost: a row for each request to Anthropic, as that counted it. It holds nothing of what was said. */
export const assistantRequests = sqliteTable(
  "assistant_requests",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .$type<UserId>()
      .notNull()
      .references(() => users.id),
    model: text("model").notNull(),
    occurredAt: integer("occurred_at").notNull(),
    inputTokens: integer("input_tokens").notNull(),
    cacheWriteTokens: integer("cache_write_tokens").notNull(),
    cacheReadTokens: integer("cache_read_tokens").notNull(),
    outputTokens: integer("output_tokens").notNull(),
    /** In millionths of a dollar. */
    cost: integer("cost").notNull(),
  },
  (table) => [
    index("assistant_requests_by_person").on(table.userId, table.occurredAt),
    index("assistant_requests_by_time").on(table.occurredAt),
  ],
);

/**
 * The embedded directory: a row for each person in it. Kept in step by the outbox's effect `index`. What may be shown of
 * them is read from `users` and `profiles`; this is for finding, ordering and counting. The text that is searched is in
 * `directory_search` (FTS5, of the same row ids; the migration makes it, and a trigger that removes with the row).
 */
export const directoryEntries = sqliteTable(
  "directory_entries",
  {
    // FTS5 refers to rows by number.
    id: integer("id").primaryKey(),
    userId: text("user_id").$type<UserId>().notNull().unique(),
    name: text("name").notNull(),
    /** The name without accents and capitals: the order of the list. */
    sortName: text("sort_name").notNull().default(""),
    role: text("role").notNull().default("member"),
    status: text("status", { enum: ["active", "banned"] })
      .notNull()
      .default("active"),
    visibility: text("visibility", { enum: ["members", "administrators"] })
      .notNull()
      .default("members"),
    joinedAt: integer("joined_at").notNull().default(0),
    /** The ticket under which the person was read: of two writers, the later reader wins. */
    version: integer("version").notNull().default(0),
  },
  (table) => {
    const group = [table.visibility, table.status, table.role] as const;
    return [
      index("directory_entries_by_name").on(...group, table.sortName, table.userId),
      index("directory_entries_by_age").on(...group, table.joinedAt, table.userId),
    ];
  },
);

/** How many entries the directory has of each kind. Triggers of the migration keep it, so that counting reads no entries. */
export const directoryCounts = sqliteTable(
  "directory_counts",
  {
    visibility: text("visibility", { enum: ["members", "administrators"] }).notNull(),
    status: text("status", { enum: ["active", "banned"] }).notNull(),
    role: text("role").notNull(),
    people: integer("people").notNull(),
  },
  (table) => [primaryKey({ columns: [table.visibility, table.status, table.role] })],
);

/** Rebuilds of the directory, running and past. */
export const directoryRebuilds = sqliteTable("directory_rebuilds", {
  id: text("id").primaryKey(),
  /** Which index it fills, and in which form: another one needs another rebuild. */
  format: text("format").notNull(),
  startedAt: integer("started_at").notNull(),
  finishedAt: integer("finished_at"),
  /** The last ticket before it began: what has an older version at its end is nobody's any more. */
  startedWith: integer("started_with").notNull(),
  /** Where the next page begins: the id of a person. */
  after: text("after")
    .$type<UserId>()
    .notNull()
    .default("" as UserId),
  people: integer("people").notNull().default(0),
});

/** One row: the last ticket that was drawn (db/directory.ts). */
export const directoryTickets = sqliteTable("directory_tickets", {
  id: integer("id").primaryKey(),
  last: integer("last").notNull(),
});

/**
 * The ledger of webhook deliveries: one row for each `svix-id`, written with what the delivery changed, and kept for
 * thirty days.
 */
export const webhookDeliveries = sqliteTable(
  "webhook_deliveries",
  {
    id: text("id").primaryKey(),
    type: text("type").notNull(),
    objectId: text("object_id"),
    /** When Clerk made the event, in milliseconds. */
    occurredAt: integer("occurred_at").notNull(),
    receivedAt: integer("received_at").notNull(),
    attempts: integer("attempts").notNull().default(1),
    /**
     * `applied`: the mirror says it. `superseded`: the mirror knew better already. `ignored`: not a type of ours.
     * `set_aside`: a type of ours in a shape that we don't know; `problem` says what is wrong with it.
     */
    outcome: text("outcome", { enum: ["applied", "superseded", "ignored", "set_aside"] })
      .notNull()
      .default("applied"),
    problem: text("problem"),
    /** What it said (`data`), as JSON with everything masked that may be about a person: lib/sync/mask.ts. */
    payload: text("payload"),
  },
  (table) => [index("webhook_deliveries_by_time").on(table.receivedAt)],
);

/**
 * What must follow a change outside of its transaction: written with the change, done after it, at least once. There is
 * one row for each effect on an object: a further change only gives it a new `token`.
 */
export const outbox = sqliteTable(
  "outbox",
  {
    effect: text("effect", { enum: ["index", "welcome", "refetch"] }).notNull(),
    objectId: text("object_id").notNull(),
    /** Changes whenever the effect is asked for anew: who did an older one must not strike the newer off. */
    token: text("token").notNull(),
    /** Not before this time, in milliseconds. A worker that takes a row moves it ahead: its lease. */
    dueAt: integer("due_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** The kind of the last error. */
    problem: text("problem"),
  },
  (table) => [
    primaryKey({ columns: [table.effect, table.objectId] }),
    index("outbox_by_time").on(table.dueAt),
  ],
);

/** Comparisons of the mirror with Clerk, running and past; kept for thirty days. */
export const reconciliations = sqliteTable("reconciliations", {
  id: text("id").primaryKey(),
  /** `full`: everybody. `recent`: who changed since the one before. */
  kind: text("kind", { enum: ["full", "recent"] }).notNull(),
  startedAt: integer("started_at").notNull(),
  finishedAt: integer("finished_at"),
  /** Where the next page begins: Clerk's `created_at`, and how many of that very time are done. */
  createdAfter: integer("created_after").notNull().default(0),
  skip: integer("skip").notNull().default(0),
  /** How many of Clerk's people were compared. */
  compared: integer("compared").notNull().default(0),
  /** At Clerk, not in the mirror. */
  missing: integer("missing").notNull().default(0),
  /** In the mirror as Clerk does not say any more. */
  stale: integer("stale").notNull().default(0),
  /** In the mirror, not at Clerk. */
  ghosts: integer("ghosts").notNull().default(0),
  /** At Clerk in a shape that we don't know. */
  unreadable: integer("unreadable").notNull().default(0),
});

/**
 * What administrators did. Rows are only ever added: triggers of the migration refuse anything else. It holds ids and no
 * personal data, so it stays when a person is erased.
 */
export const auditLog = sqliteTable(
  "audit_log",
  {
    id: text("id").primaryKey(),
    occurredAt: integer("occurred_at").notNull(),
    actorId: text("actor_id").$type<UserId>().notNull(),
    /** What was done: `users.ban`. */
    action: text("action").notNull(),
    /** What it was done to: the id of a person, a delivery. */
    targetId: text("target_id"),
    /** More about it: the new role. Never personal data. */
    detail: text("detail"),
    /** `requested` is written before the act, so that none is without an entry; `failed` once it has failed. */
    outcome: text("outcome", { enum: ["requested", "failed"] }).notNull(),
    /** That of the request, as in the logs. */
    requestId: text("request_id").notNull(),
  },
  (table) => [index("audit_log_by_time").on(table.occurredAt)],
);
