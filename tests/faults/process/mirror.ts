import { isDeepStrictEqual } from "node:util";
import Database from "libsql";
import { type ClerkEvent, type Message, signedUpAt } from "./events.ts";

/** What the database has to say of a person, or says. */
export interface Person {
  firstName: string | null;
  updatedAt: number;
  asOf: number;
  deletedAt: number | null;
  /** Ids and times of what they did. */
  activity: Record<string, number>;
  /** Their name in the directory. */
  listedAs: string | null;
}

/** What must be known of everybody, whatever way their events took. */
export function expectedPeople(messages: Message[]): Record<string, Person> {
  const events = Map.groupBy(
    messages.map(({ event }) => event),
    ({ data }) => data.user_id ?? data.id,
  );
  return Object.fromEntries([...events].map(([id, own]) => [id, expectedPerson(id, own)]));
}

function expectedPerson(id: string, events: ClerkEvent[]): Person {
  const ends = events.filter(({ type }) => type === "user.deleted").map(({ timestamp }) => timestamp);
  if (ends.length > 0) {
    const end = Math.min(...ends);
    return { firstName: null, updatedAt: end, asOf: end, deletedAt: end, activity: {}, listedAs: null };
  }
  const versions = events.filter(({ data }) => data.updated_at !== undefined);
  const updatedAt = Math.max(...versions.map(({ data }) => data.updated_at as number));
  const newest = versions
    .filter(({ data }) => data.updated_at === updatedAt)
    .reduce((one, other) => (other.timestamp > one.timestamp ? other : one));
  const firstName = newest.data.first_name as string;
  const activity: Record<string, number> = { [`joined:${id}`]: signedUpAt };
  for (const { type, data, timestamp } of events) {
    if (!data.user_id) continue;
    const entry = `${type === "session.created" ? "signed_in" : "signed_out"}:${data.id}`;
    activity[entry] = Math.min(timestamp, activity[entry] ?? timestamp);
  }
  return { firstName, updatedAt, asOf: newest.timestamp, deletedAt: null, activity, listedAs: firstName };
}

/** The database's file, read past the server: nothing that goes wrong on the way to it disturbs this. */
export class Mirror {
  readonly #database: Database.Database;

  constructor(file: string) {
    this.#database = new Database(file, { timeout: 5_000 });
  }

  close(): void {
    this.#database.close();
  }

  #rows<Row>(sql: string, ...values: unknown[]): Row[] {
    return this.#database.prepare(sql).all(...values) as Row[];
  }

  /** How often each message was committed, by the ledger. */
  ledger(): Map<string, number> {
    const rows = this.#rows<{ id: string; attempts: number }>("select id, attempts from webhook_deliveries");
    return new Map(rows.map(({ id, attempts }) => [id, attempts]));
  }

  /** How often a message was committed. */
  commitsOf(id: string): number {
    const sql = "select attempts from webhook_deliveries where id = ?";
    return this.#rows<{ attempts: number }>(sql, id)[0]?.attempts ?? 0;
  }

  /** What is known of some people. */
  people(ids: string[]): Record<string, Person> {
    const wanted = JSON.stringify(ids);
    const people = this.#rows<Omit<Person, "activity"> & { id: string }>(
      `select u.id, first_name as firstName, updated_at as updatedAt, as_of as asOf, deleted_at as deletedAt,
        name as listedAs from users u left join directory_entries d on d.user_id = u.id
        where u.id in (select value from json_each(?))`,
      wanted,
    );
    const entries = this.#rows<{ id: string; userId: string; at: number }>(
      `select id, user_id as userId, occurred_at as at from activity
        where user_id in (select value from json_each(?))`,
      wanted,
    );
    const activity = Map.groupBy(entries, ({ userId }) => userId);
    return Object.fromEntries(
      people.map(({ id, ...person }) => {
        const own = (activity.get(id) ?? []).map((entry) => [entry.id, entry.at]);
        return [id, { ...person, activity: Object.fromEntries(own) }];
      }),
    );
  }

  /** How much waits in the outbox. */
  waiting(): number {
    return this.#rows<{ n: number }>("select count(*) as n from outbox")[0]?.n ?? 0;
  }

  /** Lets so much time pass for the outbox that everything in it is due: also what was taken by who is gone. */
  letLeasesEnd(): void {
    this.#database.exec("update outbox set due_at = 0");
  }
}

/** Who is not known as they must be, once all these messages were taken; and what the ledger lacks of them. */
export function differences(mirror: Mirror, messages: Message[]): unknown[] {
  const expected = expectedPeople(messages);
  const found = mirror.people(Object.keys(expected));
  const ledger = mirror.ledger();
  return [
    ...Object.entries(expected)
      .filter(([id, person]) => !isDeepStrictEqual(person, found[id]))
      .map(([id, person]) => ({ id, expected: person, found: found[id] })),
    ...messages.filter(({ id }) => !ledger.has(id)).map(({ id }) => ({ id, problem: "not in the ledger" })),
  ];
}
