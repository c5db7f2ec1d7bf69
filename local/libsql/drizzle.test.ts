import { createClient } from "@libsql/client/http";
import { eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql/http";
import { blob, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { describe, expect, test } from "vitest";
import { startTestServer, TOKEN } from "./test-server.ts";

const notes = sqliteTable("notes", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  title: text("title").notNull().unique(),
  score: real("score"),
  done: integer("done", { mode: "boolean" }).notNull().default(false),
  createdAt: integer("created_at", { mode: "timestamp_ms" }),
  tags: text("tags", { mode: "json" }).$type<string[]>(),
  data: blob("data", { mode: "buffer" }),
});

async function open() {
  const server = await startTestServer();
  const client = createClient({ url: server.url, authToken: TOKEN });
  await client.execute(
    "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL UNIQUE, score REAL, " +
      "done INTEGER NOT NULL DEFAULT 0, created_at INTEGER, tags TEXT, data BLOB)",
  );
  return drizzle({ client });
}

describe("drizzle-orm", () => {
  test("inserts, reads, updates and deletes", async () => {
    const db = await open();
    const createdAt = new Date("2024-02-29T12:00:00.123Z");
    const note = {
      title: "ž",
      score: 2,
      done: true,
      createdAt,
      tags: ["a", "b"],
      data: Buffer.from([0, 255]),
    };
    expect(await db.insert(notes).values(note).returning()).toEqual([{ id: 1, ...note }]);
    expect(await db.select().from(notes).where(eq(notes.title, "ž"))).toEqual([{ id: 1, ...note }]);
    const updated = await db.update(notes).set({ score: 2.5 }).where(eq(notes.id, 1));
    expect(updated.rowsAffected).toBe(1);
    await db
      .insert(notes)
      .values({ title: "ž" })
      .onConflictDoUpdate({ target: notes.title, set: { score: sql`excluded.score` } });
    expect(await db.select({ score: notes.score }).from(notes)).toEqual([{ score: null }]);
    expect(await db.delete(notes).returning({ id: notes.id })).toEqual([{ id: 1 }]);
  });

  test("runs a batch as one transaction", async () => {
    const db = await open();
    const failing = db.batch([
      db.insert(notes).values({ title: "one" }),
      db.insert(notes).values({ title: "one" }),
    ]);
    await expect(failing).rejects.toThrow();
    expect(await db.$count(notes)).toBe(0);
    const [, rows] = await db.batch([db.insert(notes).values({ title: "one" }), db.select().from(notes)]);
    expect(rows).toHaveLength(1);
  });

  test("runs an interactive transaction and rolls it back", async () => {
    const db = await open();
    await db.transaction(async (transaction) => {
      await transaction.insert(notes).values({ title: "kept" });
    });
    const rolledBack = db.transaction(async (transaction) => {
      await transaction.insert(notes).values({ title: "lost" });
      transaction.rollback();
    });
    await expect(rolledBack).rejects.toThrow();
    expect(await db.select({ title: notes.title }).from(notes)).toEqual([{ title: "kept" }]);
  });

  test("searches full text and vectors", async () => {
    const db = await open();
    await db.run(sql`CREATE VIRTUAL TABLE people USING fts5(name, tokenize = 'trigram')`);
    await db.run(sql`INSERT INTO people VALUES ('Ada Lovelace'), ('Grace Hopper')`);
    const found = await db.all<{ name: string; marked: string }>(
      sql`SELECT name, highlight(people, 0, '<', '>') AS marked FROM people WHERE people MATCH ${"love"} ORDER BY rank`,
    );
    expect(found.map(({ marked }) => marked)).toEqual(["Ada <Love>lace"]);
    const [vector] = await db.all<{ v: string }>(sql`SELECT vector_extract(vector32('[1, 2]')) AS v`);
    expect(vector?.v).toBe("[1,2]");
  });
});
