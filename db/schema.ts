import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Clerk's id of a person (`user_…`). Only `lib/auth` (a verified session) and the sync make one. */
export type UserId = string & { readonly brand: "UserId" };

/**
 * What Clerk owns of a person. Only the sync writes here. A row is never deleted: `deletedAt` is the tombstone
 * that keeps a late `user.created` from bringing a person back; personal columns are then empty.
 * Times are Clerk's own, in milliseconds since the epoch.
 */
export const users = sqliteTable("users", {
  id: text("id").$type<UserId>().primaryKey(),
  email: text("email"),
  firstName: text("first_name"),
  lastName: text("last_name"),
  imageUrl: text("image_url"),
  role: text("role").notNull().default("member"),
  createdAt: integer("created_at").notNull(),
  /** Clerk's `updated_at`: the order of events. 0 marks a row made ahead of its first event. */
  updatedAt: integer("updated_at").notNull(),
  deletedAt: integer("deleted_at"),
});

/** What a person tells about themselves. The app owns it; the sync removes it with the person. */
export const profiles = sqliteTable("profiles", {
  userId: text("user_id")
    .$type<UserId>()
    .primaryKey()
    .references(() => users.id),
  bio: text("bio").notNull().default(""),
  updatedAt: integer("updated_at").notNull(),
});

/** The example of a person's own records: copy this table and `app/(signed-in)/items` to add a feature. */
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
  },
  (table) => [index("items_by_owner").on(table.userId, table.createdAt, table.id)],
);

/** The ledger of webhook deliveries: one row for each `svix-id`, written with what the delivery changed. */
export const webhookDeliveries = sqliteTable("webhook_deliveries", {
  id: text("id").primaryKey(),
  type: text("type").notNull(),
  objectId: text("object_id"),
  /** When Clerk made the event, in milliseconds. */
  occurredAt: integer("occurred_at").notNull(),
  receivedAt: integer("received_at").notNull(),
  attempts: integer("attempts").notNull().default(1),
});
