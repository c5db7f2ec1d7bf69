import { setTimeout as sleep } from "node:timers/promises";
import type { ClerkClient } from "@clerk/backend";
import { webhookPath } from "#lib/sync/webhook.ts";
import { signedHeaders } from "../../local/svix/sign.ts";
import type { Random } from "../faults/random.ts";
import type { Load } from "./load.ts";
import { type Member, newUser, newWord } from "./people.ts";
import { hasReason, judge, type Result, type Site } from "./requests.ts";

/** A message, and whether the product said that it has taken it. */
interface Delivery {
  id: string;
  body: string;
  isTaken: boolean;
}

/** The mean pause between two changes at Clerk, in milliseconds. */
const pauseMs = 400;

/**
 * People come, change and go at Clerk, whose own webhooks tell the product. Each change is told once more, under an id of its
 * own: as it is true, this must change nothing; and here it is seen how it is answered.
 */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  readonly #clerk: ClerkClient;
  readonly #site: Site;
  readonly #secret: string;
  readonly #guests: string[] = [];

  constructor(clerk: ClerkClient, site: Site, secret: string) {
    this.#clerk = clerk;
    this.#site = site;
    this.#secret = secret;
  }

  /** Changes one thing after the other, until it is over. */
  async live(load: Load, members: Member[], random: Random, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const delivery = await this.#next(members, random);
      await load.measure("webhook", ["database"], () => this.#deliver(delivery));
      await sleep(pauseMs * (0.5 + random.next()));
    }
  }

  async #next(members: Member[], random: Random): Promise<Delivery> {
    const again = random.pick(this.deliveries);
    if (again && random.below(8) === 0) return again;
    // While Clerk is down, nobody comes or goes there; but sessions end.
    const event = (await this.#change(random).catch(() => undefined)) ?? signIn(random.pick(members));
    const body = JSON.stringify({ object: "event", timestamp: Date.now(), ...event });
    const delivery = { id: `msg_${crypto.randomUUID()}`, body, isTaken: false };
    this.deliveries.push(delivery);
    return delivery;
  }

  async #change(random: Random): Promise<object | undefined> {
    const { users } = this.#clerk;
    const chance = random.next();
    if (chance < 0.2) return undefined;
    const isFull = this.#guests.length > 40;
    const nth = random.below(this.#guests.length);
    const guest = this.#guests[nth];
    if (!guest || (chance < 0.45 && !isFull)) {
      const { id, raw } = await users.createUser(newUser(newWord()));
      this.#guests.push(id);
      return { type: "user.created", data: raw };
    }
    if (chance < 0.8) {
      const { raw } = await users.updateUser(guest, { firstName: newWord() });
      return { type: "user.updated", data: raw };
    }
    // Before: another change may be at the same person.
    this.#guests.splice(nth, 1);
    await users.deleteUser(guest);
    return { type: "user.deleted", data: { object: "user", id: guest, deleted: true } };
  }

  async #deliver(delivery: Delivery): Promise<Result> {
    const { id, body } = delivery;
    const headers = signedHeaders(this.#secret, id, body);
    const answer = await this.#site.ask(webhookPath, { method: "POST", headers, body });
    delivery.isTaken ||= answer.status === 204;
    return judge(answer, answer.status === 204, hasReason(answer));
  }
}

const signIn = ({ id }: Member) => ({
  type: "session.created",
  data: { object: "session", id: `sess_${crypto.randomUUID()}`, user_id: id },
});
