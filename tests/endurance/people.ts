import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { users } from "#db/schema.ts";
import type { Services } from "../../scripts/lib/mirror.ts";
import { type Random, randomOf } from "../faults/random.ts";

/** Something that a person wrote, and whether they were told that it is saved. */
interface Written {
  text: string;
  isSaved: boolean;
}

/** Somebody who uses the product, and what they were promised. What they do, they do one thing after the other. */
export interface Member {
  id: string;
  /** Their e-mail's name, their first name, and a word that nobody else has. */
  mark: string;
  sessionId: string;
  /** From where they ask. */
  address: string;
  random: Random;
  bios: Written[];
  items: (Written & { id?: string; isCompleted?: boolean })[];
  /** The turns of the assistant whose end they saw. */
  answers: string[];
}

/** A word that stands nowhere else: people are called so, and it is in all that they write. */
export const newWord = () => `w${randomBytes(6).toString("hex")}`;

/** Any such word. */
export const anyWord = /\bw[0-9a-f]{12}\b/;

/** Lets people sign up at Clerk, and waits until the product knows them. */
export async function signUpMembers({ clerk, db }: Services, count: number, seed: number): Promise<Member[]> {
  const members: Member[] = [];
  for (let nth = 1; nth <= count; nth++) {
    const mark = newWord();
    const { id } = await clerk.users.createUser(newUser(mark));
    const { id: sessionId } = await clerk.sessions.createSession({ userId: id });
    const address = `10.0.${nth >> 8}.${nth & 255}`;
    const promised = { bios: [], items: [], answers: [] };
    members.push({ id, mark, sessionId, address, random: randomOf(seed + nth), ...promised });
  }
  for (let tries = 0; (await db.$count(users, sql`${users.updatedAt} > 0`)) < count; tries++) {
    if (tries === 200) throw new Error("People who have signed up do not reach the mirror.");
    await sleep(100);
  }
  return members;
}

/** What Clerk is told of somebody new. */
export const newUser = (mark: string) => ({
  emailAddress: [`${mark}@example.com`],
  firstName: mark,
  lastName: "Endurance",
  skipPasswordRequirement: true,
});
