import type { ClerkClient } from "@clerk/backend";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { listActivity } from "#db/activity.ts";
import { connect } from "#db/client.ts";
import { enqueue, maxAttempts, takeEntries } from "#db/outbox.ts";
import { directoryEntries, outbox, type UserId, users } from "#db/schema.ts";
import { eraseUser, type MirroredUser, upsertUsers } from "#db/users.ts";
import { clock } from "#lib/clock.ts";
import { runEffects, runEffectsSoon } from "./effects.ts";

const db = connect({ url: inject("ownDatabaseUrls").effects, authToken: inject("databaseToken") });
const day = 24 * 60 * 60 * 1000;

let now = 0;
beforeEach(() => {
  now += 400 * day;
  vi.spyOn(clock, "now").mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

const newId = () => `user_${crypto.randomUUID()}` as UserId;
const waiting = (id: UserId) => db.select().from(outbox).where(eq(outbox.objectId, id));
const isWelcomed = async (id: UserId) => (await waiting(id)).some(({ effect }) => effect === "welcome");
/** Asks for the effect that takes nothing else with it. */
const ask = (id: UserId) => enqueue(db, "refetch", sql`select ${id}`, now);

function person(id: UserId, version: number, changes: Partial<MirroredUser> = {}): MirroredUser {
  const columns = {
    email: null,
    firstName: `Version ${version}`,
    lastName: null,
    imageUrl: null,
    role: "member",
    banned: false,
  };
  return { id, ...columns, createdAt: now, updatedAt: now + version, asOf: now + version, ...changes };
}
const take = (...found: MirroredUser[]) => db.batch(upsertUsers(db, found, now));

/** Clerk's API, with what it says of people. */
function clerkThatSays(...found: object[] | [Error]): ClerkClient {
  const getUserList = async ({ userId }: { userId: string[] }) => {
    if (found[0] instanceof Error) throw found[0];
    const data = found
      .filter((raw) => userId.includes((raw as { id: string }).id))
      .map((raw) => ({ raw, ...raw }));
    return { data, totalCount: data.length };
  };
  return { users: { getUserList } } as unknown as ClerkClient;
}
const nobody = { db, clerk: clerkThatSays() };

describe("what follows a change of a person", () => {
  test("is that a newcomer is welcomed; then nothing waits", async () => {
    const id = newId();
    await take(person(id, 1));
    expect(await isWelcomed(id)).toBe(true);
    await runEffects(nobody);
    expect(await listActivity(db, id, 5)).toMatchObject([
      { id: `joined:${id}`, kind: "joined", occurredAt: now },
    ]);
    expect(await waiting(id)).toEqual([]);
    expect(await runEffects(nobody)).toBe(0);
  });

  test("is not asked for by a version that the mirror did not take", async () => {
    const id = newId();
    await take(person(id, 2));
    await runEffects(nobody);
    await take(person(id, 1));
    expect(await waiting(id)).toEqual([]);
    await db.batch(eraseUser(db, id, now, now));
    await runEffects(nobody);
    await take(person(id, 3));
    expect(await waiting(id)).toEqual([]);
  });

  test("is the welcome once, however often they change", async () => {
    const id = newId();
    await take(person(id, 1));
    await runEffects(nobody);
    await take(person(id, 2));
    expect(await isWelcomed(id)).toBe(false);
    await runEffects(nobody);
    expect(await listActivity(db, id, 5)).toHaveLength(1);
  });

  test("is no welcome for who signed up more than a week ago", async () => {
    const [old, young] = [newId(), newId()];
    await take(
      person(old, 1, { createdAt: now - 7 * day }),
      person(young, 1, { createdAt: now - 7 * day + 1 }),
    );
    expect([await isWelcomed(old), await isWelcomed(young)]).toEqual([false, true]);
    await runEffects(nobody);
  });

  test("is no welcome for who is deleted in the meantime", async () => {
    const [before, after] = [newId(), newId()];
    await take(person(before, 1));
    await runEffects(nobody);
    await take(person(after, 1));
    for (const id of [before, after]) await db.batch(eraseUser(db, id, now, now));
    await runEffects(nobody);
    for (const id of [before, after]) {
      expect(await listActivity(db, id, 5)).toEqual([]);
      expect(await waiting(id)).toEqual([]);
    }
  });
});

describe("an entry of the outbox", () => {
  test("belongs for a minute to whoever took it, and then to anybody", async () => {
    const id = newId();
    await ask(id);
    expect(await takeEntries(db, now, 10)).toMatchObject([{ effect: "refetch", objectId: id, attempts: 0 }]);
    now += 59_999;
    expect(await runEffects(nobody)).toBe(0);
    now += 1;
    expect(await runEffects(nobody)).toBe(1);
    expect(await waiting(id)).toEqual([]);
  });

  test("stays when it is asked for anew while it is done", async () => {
    const id = newId();
    await ask(id);
    const batch = vi.spyOn(db, "batch").mockImplementationOnce(async (statements) => {
      batch.mockRestore();
      await ask(id);
      return db.batch(statements);
    });
    expect(await runEffects(nobody)).toBe(1);
    expect(await waiting(id)).toMatchObject([{ effect: "refetch", attempts: 0, dueAt: now }]);
    expect(await runEffects(nobody)).toBe(1);
    expect(await waiting(id)).toEqual([]);
  });

  test("is done in the order of its time, a few at once", async () => {
    const ids = [newId(), newId(), newId()];
    for (const id of ids) {
      await ask(id);
      now += 1;
    }
    expect(await runEffects(nobody, 2)).toBe(2);
    const left = await Promise.all(ids.map(async (id) => (await waiting(id)).length));
    expect(left).toEqual([0, 0, 1]);
    expect(await runEffects(nobody, 2)).toBe(1);
  });

  test("that fails is put off, longer each time, with the kind of the error, and dies after twelve", async () => {
    const id = newId();
    await ask(id);
    const broken = { db, clerk: clerkThatSays(new TypeError("secret")) };
    const pauses: number[] = [];
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const error = vi.spyOn(console, "error").mockReturnValue();
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      expect(await runEffects(broken)).toBe(1);
      const [entry] = await waiting(id);
      expect(entry).toMatchObject({ attempts: attempt, problem: "AppError < TypeError" });
      pauses.push((entry?.dueAt ?? 0) - now);
      now = entry?.dueAt ?? 0;
      if (attempt < maxAttempts) now -= 1;
      if (attempt < maxAttempts) expect(await runEffects(broken)).toBe(0);
      if (attempt < maxAttempts) now += 1;
    }
    const seconds = [30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 14_400, 14_400, 14_400];
    expect(pauses).toEqual(seconds.map((pause) => pause * 1000));
    expect(warn).toHaveBeenCalledTimes(maxAttempts - 1);
    expect(error).toHaveBeenCalledTimes(1);
    expect(JSON.parse(error.mock.calls[0]?.[0])).toMatchObject({
      event: "outbox.put_off",
      entries: 1,
      dead: 1,
    });
    now += 365 * day;
    expect(await runEffects(broken)).toBe(0);
    expect(await waiting(id)).toHaveLength(1);
    await db.delete(outbox).where(eq(outbox.objectId, id));
  });

  test("that fails does not keep other effects", async () => {
    const id = newId();
    await take(person(id, 1));
    await ask(id);
    vi.spyOn(console, "warn").mockReturnValue();
    await runEffects({ db, clerk: clerkThatSays(new Error()) });
    expect(await waiting(id)).toMatchObject([{ effect: "refetch", attempts: 1 }]);
    expect(await listActivity(db, id, 5)).toHaveLength(1);
    await db.delete(outbox).where(eq(outbox.objectId, id));
  });
});

describe("asking Clerk for somebody", () => {
  test("mirrors them as they are there", async () => {
    const id = newId();
    await ask(id);
    const raw = { id, email_addresses: [], first_name: "Found", created_at: now, updated_at: now };
    await runEffects({ db, clerk: clerkThatSays(raw) });
    const [row] = await db.select().from(users).where(eq(users.id, id));
    expect(row).toMatchObject({ firstName: "Found", updatedAt: now, asOf: now });
    expect(await isWelcomed(id)).toBe(true);
    await runEffects(nobody);
  });

  test("leaves who is not there to the comparison of everybody", async () => {
    const id = newId();
    await take(person(id, 1));
    await ask(id);
    await runEffects(nobody);
    const [row] = await db.select().from(users).where(eq(users.id, id));
    expect(row).toMatchObject({ firstName: "Version 1", deletedAt: null });
    expect(await waiting(id)).toEqual([]);
  });

  test("of whom it speaks in a shape that we don't know is tried again, and holds up nobody else", async () => {
    const [odd, fine] = [newId(), newId()];
    for (const id of [odd, fine]) await ask(id);
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const raw = { id: fine, email_addresses: [], created_at: now, updated_at: now };
    await runEffects({ db, clerk: clerkThatSays({ id: odd, surprise: true }, raw) });
    expect(await waiting(odd)).toMatchObject([{ effect: "refetch", attempts: 1, problem: "unreadable" }]);
    expect(JSON.parse(warn.mock.calls[0]?.[0])).toMatchObject({ effect: "refetch", entries: 1, dead: 0 });
    expect(await isWelcomed(fine)).toBe(true);
    await runEffects(nobody);
    await db.delete(outbox).where(eq(outbox.objectId, odd));
  });
});

describe("soon after a delivery", () => {
  test("one request does what waits for all that ask in the meantime", async () => {
    const [first, second] = [newId(), newId()];
    await take(person(first, 1));
    const held = Promise.withResolvers<void>();
    const inside = Promise.withResolvers<void>();
    const batch = vi.spyOn(db, "batch").mockImplementationOnce(async (statements) => {
      batch.mockRestore();
      inside.resolve();
      await held.promise;
      return db.batch(statements);
    });
    const working = runEffectsSoon(() => nobody);
    await inside.promise;
    await take(person(second, 1));
    const open = vi.fn(() => nobody);
    await runEffectsSoon(open);
    expect(open).not.toHaveBeenCalled();
    held.resolve();
    await working;
    for (const id of [first, second]) expect(await waiting(id)).toEqual([]);
  });

  test("whoever takes longer than twenty seconds is no longer waited for, and stops", async () => {
    const [first, second] = [newId(), newId()];
    await ask(first);
    const batch = vi.spyOn(db, "batch").mockImplementationOnce(async (statements) => {
      batch.mockRestore();
      await ask(second);
      const refused = vi.fn(() => nobody);
      now += 19_999;
      await runEffectsSoon(refused);
      expect(refused).not.toHaveBeenCalled();
      now += 1;
      return db.batch(statements);
    });
    await runEffectsSoon(() => nobody);
    expect([await waiting(first), (await waiting(second)).length]).toEqual([[], 1]);
    await runEffectsSoon(() => nobody);
    expect(await waiting(second)).toEqual([]);
  });

  test("all that waits is done, fifty at a time", async () => {
    const ids = Array.from({ length: 51 }, newId);
    await take(...ids.map((id) => person(id, 1)));
    await runEffectsSoon(() => nobody);
    expect(await db.select().from(outbox)).toEqual([]);
  });

  test("nothing is asked for where nothing waits but what was asked for before", async () => {
    const batch = vi.spyOn(db, "batch");
    await runEffectsSoon(() => nobody);
    expect(batch).not.toHaveBeenCalled();
  });

  test("a failure is logged, and the next request tries again", async () => {
    const id = newId();
    await ask(id);
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    await runEffectsSoon(() => {
      throw new Error("closed");
    });
    expect(warn.mock.calls.map(([line]) => JSON.parse(line))).toEqual([
      { level: "warn", event: "outbox.failed", error: "Error" },
    ]);
    expect(await waiting(id)).toHaveLength(1);
    await runEffectsSoon(() => nobody);
    expect(await waiting(id)).toEqual([]);
  });
});

describe("the directory", () => {
  const entryOf = (id: UserId) => db.select().from(directoryEntries).where(eq(directoryEntries.userId, id));

  test("has people as they are, until they are deleted", async () => {
    const id = newId();
    await take(person(id, 1, { firstName: "Ada", lastName: "Lovelace" }));
    await runEffects(nobody);
    expect(await entryOf(id)).toMatchObject([{ name: "Ada Lovelace" }]);
    await take(person(id, 2));
    await runEffects(nobody);
    expect(await entryOf(id)).toMatchObject([{ name: "Version 2" }]);
    await db.batch(eraseUser(db, id, now, now));
    await runEffects(nobody);
    expect(await entryOf(id)).toEqual([]);
  });

  test("has who was changed while they were written into it", async () => {
    const id = newId();
    await take(person(id, 1, { createdAt: 0 }));
    const batch = vi.spyOn(db, "batch").mockImplementationOnce(async (statements) => {
      batch.mockRestore();
      await take(person(id, 2, { createdAt: 0 }));
      return db.batch(statements);
    });
    expect(await runEffects(nobody)).toBe(1);
    expect(await waiting(id)).toMatchObject([{ effect: "index", attempts: 0, dueAt: now }]);
    expect(await runEffects(nobody)).toBe(1);
    expect(await entryOf(id)).toMatchObject([{ name: "Version 2" }]);
  });
});
