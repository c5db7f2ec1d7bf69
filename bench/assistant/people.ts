import type { Database } from "#db/client.ts";
import { recordSearch } from "#db/directory-activity.ts";
import { insertItem } from "#db/items.ts";
import { saveProfile } from "#db/profiles.ts";
import type { UserId } from "#db/schema.ts";
import { upsertUsers } from "#db/users.ts";
import { clerkHost } from "#lib/clerk-host.ts";
import type { LocalKeys } from "../../scripts/lib/environment.ts";
import { Minter } from "../../tests/access/callers.ts";
import { withHeaders } from "../../tests/access/requests.ts";

/** Nobody may ask more than 20 times a minute, or use more than 100,000 tokens a day. */
const count = 40;

/** Somebody of whom other things are known. */
export const stranger = count;

const items = ["Water the ferns", "Book the train to Vienna", "Return the library books", "Call the dentist"];
const searches = ["grace", "compilers", "vienna"];

/** Members who ask the assistant, one after the other. What it is told about them is the same for all. */
export class Askers {
  readonly #minter: Minter;
  #next = 0;

  private constructor(minter: Minter) {
    this.#minter = minter;
  }

  static async make(db: Database, keys: LocalKeys, publishableKey: string): Promise<Askers> {
    for (let index = 0; index < count; index++) await make(db, idAt(index), "Ada");
    await make(db, idAt(stranger), "Grace");
    return new Askers(new Minter(keys, `https://${clerkHost(publishableKey)}`));
  }

  /** The headers of a request of the next one's, or of one of them. */
  headers(appUrl: string, index = this.#next++ % count): Record<string, string> {
    const id = idAt(index);
    const cookies = this.#minter.cookies("member", { id, mark: id, sessionId: `sess_${id}` }, appUrl);
    const headers = { "content-type": "application/json", origin: appUrl };
    return withHeaders({}, headers, cookies).headers as Record<string, string>;
  }
}

const idAt = (index: number) => `user_asks${index}` as UserId;

async function make(db: Database, id: UserId, firstName: string): Promise<void> {
  // Of yesterday, so that nobody is welcomed.
  const at = Date.now() - 24 * 60 * 60 * 1000;
  const user = {
    ...{ id, email: `${id}@example.com`, firstName, lastName: "Lovelace", imageUrl: null },
    ...{ role: "member", banned: false, createdAt: at, updatedAt: at, asOf: at },
  };
  await db.batch(upsertUsers(db, [user], Date.now()));
  await saveProfile(db, id, { bio: "I write programs for engines that are not built yet." }, at);
  for (const [nth, name] of items.entries())
    await insertItem(db, id, { id: `item_${id}_${nth}`, name, createdAt: at + nth });
  for (const text of searches) await recordSearch(db, id, text, at);
}
