import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type ClerkClient, createClerkClient } from "@clerk/backend";
import { asc, eq, ne } from "drizzle-orm";
import { connect, type Database } from "#db/client.ts";
import { changeItem, insertItem } from "#db/items.ts";
import { type OwnTable, ownTables } from "#db/own-tables.ts";
import { saveProfile } from "#db/profiles.ts";
import {
  activity,
  auditLog,
  conversations,
  directoryEntries,
  directoryRebuilds,
  outbox,
  profiles,
  reconciliations,
  turns,
  type UserId,
  users,
  webhookDeliveries,
} from "#db/schema.ts";
import type { Stack } from "../../scripts/lib/stack.ts";
import { type Caller, callerNames, type Person } from "./callers.ts";

const deadAttempts = 12;
const later = 24 * 60 * 60 * 1000;

/** People of whom nobody asks anything: to whom nothing may happen, to whom everything may, and whom members don't find. */
type Extra = "victim" | "target" | "hidden";

/** The people of a run and what is theirs, at local Clerk and in the database. */
export class Stage {
  readonly #clerk: ClerkClient;
  readonly #db: Database;
  readonly people = new Map<Caller | Extra, Person>();
  readonly marks = { delivery: newMark(), audit: newMark() };
  readonly delivery = `msg_${newMark()}`;
  readonly deadEntry = `user_${newMark()}`;

  constructor({ clerkUrl, environment }: Stack) {
    this.#clerk = createClerkClient({ secretKey: environment.CLERK_SECRET_KEY, apiUrl: clerkUrl });
    this.#db = connect({
      url: environment.TURSO_DATABASE_URL ?? "",
      authToken: environment.TURSO_AUTH_TOKEN ?? "",
    });
  }

  /** Makes everybody, and lets happen to each what their column says. */
  async set(): Promise<void> {
    for (const name of [...callerNames, "victim", "target", "hidden"] as const) {
      const isMember = ["member", "other", "victim", "target", "hidden"].includes(name);
      this.people.set(name, await this.#join(isMember ? "member" : "admin"));
    }
    const { banned, deleted, demoted } = this.#ids();
    await this.#clerk.users.banUser(banned);
    await this.#clerk.users.deleteUser(deleted);
    await this.#clerk.users.updateUserMetadata(demoted, { publicMetadata: { role: "member" } });
    await this.#revoke();
    await this.#until("The ban", async () => (await this.#user(banned))?.banned === true);
    await this.#until("The deletion", async () => Boolean((await this.#user(deleted))?.deletedAt));
    await this.#until("The role", async () => (await this.#user(demoted))?.role === "member");
    const hidden = this.person("hidden").id as UserId;
    await saveProfile(this.#db, hidden, { visibility: "administrators" }, Date.now());
    await this.#until("The directory", () => this.#isListed(this.person("victim").id));
    await this.#fillConsole();
  }

  person(name: Caller | Extra): Person {
    const person = this.people.get(name);
    if (!person) throw new Error(`Nobody is called ${name}.`);
    return person;
  }

  /** Everything that an action may change, as text; what happens to the target, whom actions are for, left out. */
  async snapshot(): Promise<string> {
    const target = this.person("target").id as UserId;
    const rows = await this.#db.batch([
      this.#db.select().from(users).where(ne(users.id, target)).orderBy(asc(users.id)),
      this.#db.select().from(profiles).orderBy(asc(profiles.userId)),
      ...Object.values<OwnTable>(ownTables).map((table) =>
        this.#db.select().from(table).orderBy(asc(table.id)),
      ),
      this.#db.select().from(conversations).orderBy(asc(conversations.id)),
      // What is looked at is recorded behind the answers: only this is written by actions.
      this.#db.select().from(activity).where(eq(activity.kind, "created_item")).orderBy(asc(activity.id)),
      this.#db.select().from(auditLog).orderBy(asc(auditLog.id)),
      this.#db
        .select({ id: directoryRebuilds.id })
        .from(directoryRebuilds)
        .orderBy(asc(directoryRebuilds.id)),
      this.#db.select({ id: reconciliations.id }).from(reconciliations).orderBy(asc(reconciliations.id)),
      this.#db.select().from(outbox).where(eq(outbox.objectId, this.deadEntry)),
    ]);
    return JSON.stringify(rows);
  }

  /** Waits until nothing changes any more. */
  async settle(): Promise<void> {
    for (let before = "", now = await this.snapshot(); before !== now; now = await this.snapshot()) {
      before = now;
      await sleep(300);
    }
  }

  /** Gives somebody what is theirs: what they wrote about themselves, an item, and that they made it. */
  async give(name: Caller): Promise<void> {
    if (name === "anonymous") return;
    const { id, mark } = this.person(name);
    await this.#give(id as UserId, mark);
  }

  async #give(id: UserId, mark: string): Promise<void> {
    await saveProfile(this.#db, id, { bio: `I am ${mark}.` }, Date.now());
    await insertItem(this.#db, id, { id: ownIdOf({ mark }), name: `Of ${mark}`, createdAt: Date.now() });
    const asBefore = { name: `Of ${mark}`, completedAt: null, deletedAt: null };
    await changeItem(this.#db, id, ownIdOf({ mark }), asBefore, Date.now());
    const conversation = { id: ownIdOf({ mark }), userId: id, title: `Of ${mark}` };
    const turn = { id: `turn_${mark}`, conversationId: conversation.id, question: `Am I ${mark}?` };
    await this.#db
      .insert(conversations)
      .values({ ...conversation, createdAt: 1, updatedAt: 1 })
      .onConflictDoNothing();
    await this.#db
      .insert(turns)
      .values({ ...turn, state: "complete", createdAt: 1, updatedAt: 1 })
      .onConflictDoNothing();
  }

  async #isListed(id: string): Promise<boolean> {
    const entries = await this.#db
      .select()
      .from(directoryEntries)
      .where(eq(directoryEntries.userId, id as UserId));
    return entries.length === 1;
  }

  /** Lets the entry of the outbox be dead once more: to revive it is an action. */
  async killEntry(): Promise<void> {
    const entry = { effect: "welcome", objectId: this.deadEntry, token: this.deadEntry, dueAt: 0 } as const;
    const state = { attempts: deadAttempts, dueAt: 0, problem: "access" };
    await this.#db
      .insert(outbox)
      .values({ ...entry, ...state })
      .onConflictDoUpdate({ target: [outbox.effect, outbox.objectId], set: state });
  }

  /** What has happened to somebody to whom nothing may happen; nothing if all is well. */
  async harmDone(): Promise<string | undefined> {
    const { id, sessionId } = this.person("victim");
    const [user, session, row] = await Promise.all([
      this.#clerk.users.getUser(id),
      this.#clerk.sessions.getSession(sessionId),
      this.#user(id),
    ]);
    if (user.banned || row?.banned) return "The victim is banned.";
    if (user.publicMetadata.role !== "member" || row?.role !== "member") return "The victim's role changed.";
    return session.status === "active" ? undefined : "The victim was signed out.";
  }

  async #join(role: "member" | "admin"): Promise<Person> {
    const mark = newMark();
    const user = await this.#clerk.users.createUser({
      emailAddress: [`${mark}@example.com`],
      firstName: mark,
      lastName: "Access",
      password: `edgewise-${mark}`,
      publicMetadata: { role },
    });
    const id = user.id as UserId;
    await this.#until("A person", async () => Boolean((await this.#user(id))?.updatedAt));
    await this.#give(id, mark);
    const session = await this.#clerk.sessions.createSession({ userId: id });
    return { id, mark, sessionId: session.id };
  }

  /** Ends the session of whoever was signed out. Of the banned and the deleted, Clerk ends them too: they get another. */
  async #revoke(): Promise<void> {
    const { sessionId } = this.person("revoked");
    await this.#clerk.sessions.revokeSession(sessionId);
    await this.#until("The sign-out", async () => {
      const [row] = await this.#db
        .select()
        .from(activity)
        .where(eq(activity.id, `signed_out:${sessionId}`));
      return row !== undefined;
    });
    for (const name of ["banned", "deleted"] as const) this.person(name).sessionId = `sess_${newMark()}`;
  }

  async #fillConsole(): Promise<void> {
    const at = Date.now() + later;
    const target = this.person("target").id as UserId;
    await this.#db.insert(webhookDeliveries).values({
      id: this.delivery,
      type: "user.updated",
      objectId: target,
      occurredAt: at,
      receivedAt: at,
      problem: this.marks.delivery,
    });
    await this.#db.insert(auditLog).values({
      id: newMark(),
      occurredAt: at,
      actorId: target,
      action: "users.role",
      detail: this.marks.audit,
      outcome: "requested",
      requestId: newMark(),
    });
    await this.killEntry();
  }

  #ids() {
    const idOf = (name: Caller) => this.person(name).id as UserId;
    return { banned: idOf("banned"), deleted: idOf("deleted"), demoted: idOf("demoted") };
  }

  async #user(id: string) {
    const [row] = await this.#db
      .select()
      .from(users)
      .where(eq(users.id, id as UserId));
    return row;
  }

  async #until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; !(await holds()); tries++) {
      if (tries === 200) throw new Error(`${what} did not reach the mirror.`);
      await sleep(50);
    }
  }
}

/** The id of the one conversation and the one item that somebody has: what callers send comes back to them, so their mark is not in it. */
export function ownIdOf({ mark }: Pick<Person, "mark">): string {
  const digits = mark.replace("mark", "").padEnd(32, "0");
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

/** A text that stands nowhere else. */
export function newMark(): string {
  return `mark${randomBytes(8).toString("hex")}`;
}
