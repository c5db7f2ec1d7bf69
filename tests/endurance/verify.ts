import { setTimeout as sleep } from "node:timers/promises";
import type { User } from "@clerk/backend";
import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import {
  activity,
  directoryEntries,
  items,
  outbox,
  profiles,
  turns,
  type UserId,
  users,
  webhookDeliveries,
} from "#db/schema.ts";
import { toMirroredUser } from "#lib/sync/users.ts";
import type { Services } from "../../scripts/lib/mirror.ts";
import type { Member } from "./people.ts";

/** What must be true at the end, with what is not. */
export type Promises = [promise: string, problems: string[]][];

/** Ends what waits: messages of Clerk's are sent again at once, leases end, and cron runs until nothing is left to do. */
export async function settle({ db }: Services, { appUrl, control }: Ground): Promise<string[]> {
  await control("PUT", "retry-scale", { retryScale: 0 });
  let [pending, waiting] = [0, 0];
  for (let round = 0; round < 60; round++) {
    const { data } = (await control("GET", "messages")) as { data: { status: string }[] };
    pending = data.filter(({ status }) => status === "pending").length;
    waiting = await db.$count(outbox);
    if (pending + waiting === 0) return [];
    await db.update(outbox).set({ dueAt: 0 });
    await fetch(`${appUrl}/cdn-cgi/handler/scheduled`);
    await sleep(200);
  }
  return [`${pending} messages of Clerk's and ${waiting} entries of the outbox are left.`];
}

/** Where the product is, and how Clerk's stand-in is controlled. */
export interface Ground {
  appUrl: string;
  control(method: string, path: string, body?: object): Promise<unknown>;
}

/** Looks for whatever was promised and is not there, and for what is there by half. */
export async function findLosses(
  services: Services,
  ground: Ground,
  members: Member[],
  taken: string[],
): Promise<Promises> {
  return [
    ["What was saved of a bio is there, unless a later one is", await lostBios(services, members)],
    [
      "Each item that was added is there, once, with the entry of its deed",
      await lostItems(services, members),
    ],
    ["Each delivery that was taken is in the ledger", await lostDeliveries(services, ground, taken)],
    ["Each answer that came to its end is kept", await lostAnswers(services, members)],
    ["The mirror is as Clerk is, and nothing is left of who is gone", await differences(services)],
    ["The directory finds everybody by what they wrote last", await lostInDirectory(services, members)],
  ];
}

async function lostBios({ db }: Services, members: Member[]): Promise<string[]> {
  const found = new Map((await db.select().from(profiles)).map(({ userId, bio }) => [userId as string, bio]));
  return members.flatMap(({ id, bios }) => {
    // What failed may have been saved all the same.
    const lastSaved = bios.findLastIndex(({ isSaved }) => isSaved);
    const possible: (string | undefined)[] = bios.slice(Math.max(lastSaved, 0)).map(({ text }) => text);
    if (lastSaved < 0) possible.push(undefined, "");
    if (possible.includes(found.get(id))) return [];
    const nth = bios.findIndex(({ text }) => text === found.get(id));
    return [`${id}: of ${bios.length} bios, ${lastSaved} was the last one saved, and ${nth} is there.`];
  });
}

async function lostItems({ db }: Services, members: Member[]): Promise<string[]> {
  const rows = Map.groupBy(await db.select().from(items), ({ name }) => name);
  const deeds = Map.groupBy(
    await db.select().from(activity).where(eq(activity.kind, "created_item")),
    ({ detail }) => detail ?? "",
  );
  return members.flatMap((member) =>
    member.items.flatMap(({ text, isSaved, isCompleted }) => {
      const [row, ...more] = rows.get(text) ?? [];
      const count = (row ? 1 : 0) + more.length;
      const isLost = isSaved && (!row || (isCompleted && !row.completedAt));
      const isHalf = count > 1 || (deeds.get(text)?.length ?? 0) !== count;
      return isLost || isHalf ? [`${member.id}, “${text}”: ${count} rows, saved: ${isSaved}`] : [];
    }),
  );
}

/** @param taken the ids of those that this suite has delivered itself */
async function lostDeliveries({ db }: Services, { control }: Ground, taken: string[]): Promise<string[]> {
  const { data } = (await control("GET", "messages")) as { data: { id: string; status: string }[] };
  const delivered = data.filter(({ status }) => status === "delivered").map(({ id }) => id);
  const rows = await db.select({ id: webhookDeliveries.id }).from(webhookDeliveries);
  const ledger = new Set(rows.map(({ id }) => id));
  return [...taken, ...delivered].filter((id) => !ledger.has(id));
}

async function lostAnswers({ db }: Services, members: Member[]): Promise<string[]> {
  const seen = members.flatMap(({ answers }) => answers);
  const kept = await db
    .select({ id: turns.id, blocks: turns.blocks })
    .from(turns)
    .where(
      and(
        inArray(turns.id, sql`(select value from json_each(${JSON.stringify(seen)}))`),
        eq(turns.state, "complete"),
      ),
    );
  const whole = new Set(kept.filter(({ blocks }) => blocks.length > 0).map(({ id }) => id));
  return seen.filter((id) => !whole.has(id));
}

async function differences({ db, clerk }: Services): Promise<string[]> {
  const rows = new Map((await db.select().from(users)).map((row) => [row.id as string, row]));
  const people: User[] = [];
  for (let offset = 0; offset === people.length; offset += 500)
    people.push(...(await clerk.users.getUserList({ limit: 500, offset })).data);
  const expected = new Map(people.map(({ id, raw }) => [id, toMirroredUser(raw, 0)]));
  const stale = [...expected.values()].filter(({ asOf: _, ...columns }) => {
    const row = rows.get(columns.id);
    return (
      !row ||
      row.deletedAt ||
      Object.entries(columns).some(([key, value]) => row[key as keyof typeof row] !== value)
    );
  });
  const ghosts = [...rows.values()].filter(({ id, deletedAt }) => !deletedAt && !expected.has(id));
  const erased = db.select({ id: users.id }).from(users).where(isNotNull(users.deletedAt));
  const remains = await db.$count(activity, inArray(activity.userId, erased));
  return [
    ...stale.map(({ id }) => `${id} is not in the mirror as at Clerk.`),
    ...ghosts.map(({ id }) => `${id} is in the mirror, and not at Clerk.`),
    ...(remains > 0 ? [`${remains} entries of activity are left of people who are gone.`] : []),
  ];
}

async function lostInDirectory({ db, directory }: Services, members: Member[]): Promise<string[]> {
  const bios = new Map((await db.select().from(profiles)).map(({ userId, bio }) => [userId as string, bio]));
  const lost: string[] = [];
  for (const { id, mark } of members) {
    const text = bios.get(id)?.split(" ").at(-1) || mark;
    const viewer = { id: id as UserId, seesEverybody: true };
    const { people } = await directory.search(db, { text, sort: "relevance", pageSize: 10 }, viewer);
    if (!people.some((person) => person.id === id)) lost.push(`${id} is not found by “${text}”.`);
  }
  const strangers = db
    .select({ id: directoryEntries.userId })
    .from(directoryEntries)
    .leftJoin(users, and(eq(users.id, directoryEntries.userId), isNull(users.deletedAt)))
    .where(isNull(users.id));
  return [...lost, ...(await strangers).map(({ id }) => `${id} is in the directory, and gone.`)];
}
