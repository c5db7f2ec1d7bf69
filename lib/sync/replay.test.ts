import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { listActivity } from "#db/activity.ts";
import { connect } from "#db/client.ts";
import { insertItem, listItems } from "#db/items.ts";
import { directoryEntries, outbox, type UserId, users } from "#db/schema.ts";
import { eraseUser, type MirroredUser, upsertUsers } from "#db/users.ts";
import { type Outcome, recordDelivery } from "#db/webhook-deliveries.ts";
import { clock } from "#lib/clock.ts";
import type { AppError } from "#lib/errors.ts";
import { fakeClerk } from "../../tests/faults/fake-clerk.ts";
import type { ClerkUser } from "../../tests/faults/story.ts";
import { maskPayload } from "./mask.ts";
import { replayDelivery } from "./replay.ts";
import * as resource from "./resource.ts";

const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });

// Long ago: a replay works off the outbox, and what other tests wait for in this database is not due then.
const now = Date.UTC(2001);
beforeEach(() => {
  vi.spyOn(clock, "now").mockReturnValue(now);
});
afterEach(() => vi.restoreAllMocks());

const newId = (kind: string) => `${kind}_${crypto.randomUUID().replaceAll("-", "")}`;
const newUser = () => newId("user") as UserId;
const rowOf = async (id: UserId) => (await db.select().from(users).where(eq(users.id, id)))[0];
const waiting = (id: UserId) => db.select().from(outbox).where(eq(outbox.objectId, id));
const entryOf = (id: UserId) => db.select().from(directoryEntries).where(eq(directoryEntries.userId, id));

/** A person as Clerk has them. */
function atClerk(id: UserId, updatedAt: number, firstName: string): ClerkUser {
  const columns = { email_addresses: [], primary_email_address_id: null, last_name: null, image_url: "" };
  return { id, ...columns, first_name: firstName, public_metadata: {}, created_at: 5, updated_at: updatedAt };
}

/** A person as the mirror has them. */
function mirror(id: UserId, updatedAt: number, firstName: string) {
  const nothing = { email: null, lastName: null, imageUrl: null, role: "member", banned: false };
  const person: MirroredUser = { id, ...nothing, firstName, createdAt: 5, updatedAt, asOf: updatedAt };
  return db.batch(upsertUsers(db, [person], now));
}

interface Kept {
  outcome?: Outcome;
  occurredAt?: number;
  objectId?: string | null;
}

/** A delivery as the ledger has it. */
async function kept(type: string, data: { id?: string; [name: string]: unknown }, options: Kept = {}) {
  const { outcome = "applied", occurredAt = 7, objectId = data.id ?? null } = options;
  const id = newId("msg");
  const payload = maskPayload(data);
  await recordDelivery(
    db,
    { id, type, objectId, occurredAt, receivedAt: now, problem: null, payload },
    outcome,
  );
  return id;
}

const replay = (id: string, ...people: ClerkUser[]) =>
  replayDelivery({ db, clerk: fakeClerk(() => people).clerk }, id);
const refusalOf = (replaying: Promise<void>) =>
  replaying.then(
    () => undefined,
    ({ reason, message }: AppError) => ({ reason, message }),
  );

describe("a replay of a version of a person", () => {
  test("brings the mirror, and what follows, to what Clerk says now; and again, to the same", async () => {
    const id = newUser();
    await mirror(id, 6, "Old");
    const delivery = await kept("user.updated", { id, first_name: "Old", created_at: 5, updated_at: 6 });
    for (let time = 1; time <= 2; time++) {
      await replay(delivery, atClerk(id, 9, "New"));
      expect(await rowOf(id)).toMatchObject({ firstName: "New", updatedAt: 9, asOf: now });
      expect(await entryOf(id)).toMatchObject([{ name: "New" }]);
      expect(await waiting(id)).toEqual([]);
    }
  });

  test("does not take the mirror back behind what it knows", async () => {
    const id = newUser();
    await mirror(id, 9, "Newer");
    await replay(await kept("user.updated", { id }), atClerk(id, 8, "Older"));
    expect(await rowOf(id)).toMatchObject({ firstName: "Newer", updatedAt: 9 });
  });

  test("never brings somebody back who is deleted, whether Clerk still lists them or not", async () => {
    const id = newUser();
    await db.batch(eraseUser(db, id, 8, now));
    const delivery = await kept("user.updated", { id });
    await replay(delivery, atClerk(id, 9, "Back"));
    expect(await rowOf(id)).toMatchObject({ firstName: null, deletedAt: 8 });
    expect(await refusalOf(replay(delivery))).toEqual({
      reason: "not_found",
      message:
        "Clerk has no such person any more. If they are still here, a comparison of everybody removes them.",
    });
    expect(await rowOf(id)).toMatchObject({ firstName: null, deletedAt: 8 });
  });

  test("that was set aside reads them anew", async () => {
    const id = newUser();
    const delivery = await kept(
      "user.created",
      { id, email_addresses: "odd" },
      { outcome: "set_aside", occurredAt: now },
    );
    await replay(delivery, atClerk(id, 6, "Found"));
    expect(await rowOf(id)).toMatchObject({ firstName: "Found", updatedAt: 6 });
  });

  test("says so where Clerk is away, and changes nothing", async () => {
    const id = newUser();
    const away = Object.assign(
      fakeClerk(() => []),
      { isAway: true },
    );
    const delivery = await kept("user.updated", { id });
    const refusal = await refusalOf(replayDelivery({ db, clerk: away.clerk }, delivery));
    expect(refusal).toMatchObject({ reason: "unavailable" });
    expect(await rowOf(id)).toBeUndefined();
  });

  test("that named nobody can't be done again", async () => {
    const delivery = await kept("user.updated", { first_name: "Nobody" }, { outcome: "set_aside" });
    expect(await refusalOf(replay(delivery))).toMatchObject({ reason: "invalid_input" });
  });
});

test("A replay of a deletion erases again, as of its time, without asking Clerk", async () => {
  const id = newUser();
  await mirror(id, 6, "There");
  await insertItem(db, id, { id: newId("item"), name: "Left over", createdAt: 6 });
  const fake = fakeClerk(() => [atClerk(id, 9, "There")]);
  const delivery = await kept("user.deleted", { id, deleted: true }, { occurredAt: 8 });
  await replayDelivery({ db, clerk: fake.clerk }, delivery);
  expect(await rowOf(id)).toMatchObject({ firstName: null, deletedAt: 8 });
  expect((await listItems(db, id)).rows).toEqual([]);
  expect(await entryOf(id)).toEqual([]);
  expect(await waiting(id)).toEqual([]);
  expect(fake.requests).toBe(0);
});

test("A replay of a session records what its person did, once, however often", async () => {
  const [user, session] = [newUser(), newId("sess")];
  const delivery = await kept("session.created", { id: session, user_id: user, status: "active" });
  for (let time = 1; time <= 2; time++) {
    await replay(delivery);
    expect(await listActivity(db, user, 5)).toMatchObject([
      { id: `signed_in:${session}`, kind: "signed_in", occurredAt: 7 },
    ]);
  }
});

const tooLittle = "What was kept of this delivery is not enough to do it again.";

test("Where what was kept is not enough, that is said, with the reason", async () => {
  const session = newId("sess");
  const without = await kept("session.created", { id: session }, { outcome: "set_aside" });
  await expect(replay(without)).rejects.toMatchObject({
    reason: "invalid_input",
    message: tooLittle,
    cause: { name: "ValiError" },
  });
  const odd = await kept("session.created", { id: session, user_id: "nora@example.com" });
  expect(await refusalOf(replay(odd))).toEqual({ reason: "invalid_input", message: tooLittle });
  const nothing = newId("msg");
  await recordDelivery(
    db,
    {
      id: nothing,
      type: "user.deleted",
      objectId: newUser(),
      occurredAt: 7,
      receivedAt: now,
      problem: null,
      payload: null,
    },
    "applied",
  );
  expect(await refusalOf(replay(nothing))).toEqual({ reason: "invalid_input", message: tooLittle });
});

test("What was masked never gets to a handler, however deep, and what was not does", async () => {
  const read = vi.fn();
  const data = { id: newId("org"), name: "Nora's", size: 3, members: [{ title: "Dr" }, "Nora"], owner: null };
  const delivery = await kept("organization.updated", data);
  vi.spyOn(resource, "handlerOf").mockReturnValue((_db, event) => {
    read(event);
    return { statements: [] };
  });
  await replay(delivery);
  const given = read.mock.calls[0]?.[0];
  expect(given).toMatchObject({ occurredAt: 7, now });
  expect([given.data.id, given.data.size, given.data.owner]).toEqual([data.id, 3, null]);
  for (const touch of [
    () => given.data.name,
    () => given.data.members[0].title,
    () => given.data.members[1],
  ]) {
    expect(touch).toThrow(expect.objectContaining({ reason: "invalid_input", message: tooLittle }));
  }
});

test("A mistake of a handler's is not taken for a lack of data", async () => {
  const mistake = new TypeError("mistake");
  const delivery = await kept("organization.updated", {});
  vi.spyOn(resource, "handlerOf").mockReturnValue(() => {
    throw mistake;
  });
  await expect(replay(delivery)).rejects.toBe(mistake);
});

test("A delivery that is not there, or of which nothing follows, is refused", async () => {
  expect(await refusalOf(replay(newId("msg")))).toEqual({
    reason: "not_found",
    message: "There is no such delivery any more. They are kept for thirty days.",
  });
  const ignored = await kept("mars.landed", { id: newUser() }, { outcome: "ignored" });
  expect(await refusalOf(replay(ignored))).toEqual({
    reason: "invalid_input",
    message: "Nothing follows from mars.landed: there is nothing to do again.",
  });
});
