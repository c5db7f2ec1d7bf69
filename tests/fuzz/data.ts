import { eq, getTableName, inArray, type SQL, sql } from "drizzle-orm";
import { connect, type Database } from "#db/client.ts";
import { type OwnTable, ownTables } from "#db/own-tables.ts";
import { assistantRequests, type UserId, webhookDeliveries } from "#db/schema.ts";
import type { Stack } from "../../scripts/lib/stack.ts";
import type { Caller } from "../access/callers.ts";
import type { Stage } from "../access/world.ts";
import type { Exchange } from "./client.ts";

/** Who may write: what is everybody else's stays as it is. */
const writers: (Caller | "target")[] = ["member", "other", "admin", "target"];

const own = Object.values<OwnTable>(ownTables).map((table) => getTableName(table));

/** What may be in no table, however it was asked for: each query finds it. */
const broken: Record<string, string> = {
  "a row without the one it belongs to": "pragma foreign_key_check",
  "a person who is deleted and has something left": `select id from users where deleted_at is not null and
    (email is not null or first_name is not null or id in (select user_id from profiles
    union ${own.map((table) => `select user_id from ${table}`).join(" union ")}
    union select user_id from activity union select user_id from conversations))`,
  "an item without a name, or with too long a one":
    "select id from items where trim(name) = '' or length(name) > 120",
  "a profile that says what there is not":
    "select user_id from profiles where visibility not in ('members', 'administrators') or records_activity not in (0, 1) or personalises not in (0, 1)",
  "a role that there is not": "select id from users where role not in ('member', 'admin')",
  "an answer without an end":
    "select id from turns where state not in ('answering', 'complete', 'deciding', 'interrupted', 'failed')",
  "a delivery whose payload is no JSON":
    "select id from webhook_deliveries where payload is not null and not json_valid(payload)",
  "a person twice in the directory":
    "select user_id from directory_entries group by user_id having count(*) > 1",
  "a wrong count of the directory": `select visibility, status, role, count(*) from directory_entries group by 1, 2, 3
    except select visibility, status, role, people from directory_counts`,
  "a NUL in a text of somebody's": `select id from items where instr(name, char(0)) union
    select user_id from profiles where instr(bio, char(0)) union select id from conversations where instr(title, char(0)) union
    select id from turns where instr(question, char(0)) union select id from activity where instr(detail, char(0))`,
};

/** Looks into the database behind the Worker's back. */
export class Data {
  readonly #db: Database;
  readonly #stage: Stage;
  #before: Record<string, string> = {};

  constructor({ environment }: Stack, stage: Stage) {
    const { TURSO_DATABASE_URL: url = "", TURSO_AUTH_TOKEN: authToken = "" } = environment;
    this.#db = connect({ url, authToken, deadlineMs: 60_000 });
    this.#stage = stage;
  }

  /** Remembers what belongs to people who write nothing. */
  async begin(): Promise<void> {
    this.#before = await this.#bystanders();
  }

  /** @returns what is wrong in the tables, in sentences */
  async problems(): Promise<string[]> {
    const found: string[] = [];
    for (const [name, query] of Object.entries(broken)) {
      const { rows } = await this.#db.run(sql.raw(query));
      if (rows.length > 0) found.push(`there is ${name}: ${JSON.stringify(rows.slice(0, 3))}`);
    }
    const { rows } = await this.#db.run(sql`pragma integrity_check`);
    if (Object.values(rows[0] ?? {})[0] !== "ok")
      found.push(`the database is damaged: ${JSON.stringify(rows)}`);
    return found;
  }

  /** @returns the tables in which something was written of people who write nothing */
  async touched(): Promise<string[]> {
    const now = await this.#bystanders();
    return Object.keys(now).filter((table) => now[table] !== this.#before[table]);
  }

  /** Gives back what was used of the assistant's budgets: of more questions than fit into a day, few would be answered. */
  async refillBudgets(): Promise<void> {
    const ids = writers.map((name) => this.#stage.person(name).id as UserId);
    await this.#db.delete(assistantRequests).where(inArray(assistantRequests.userId, ids));
  }

  /** What the ledger has of a delivery has to be what its sender was told. */
  async problemOfDelivery({ request, answer }: Exchange): Promise<string | undefined> {
    if (!request.signature) return undefined;
    const rows = await this.#db
      .select()
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.id, request.signature.id));
    const isTaken = answer.status === 204;
    if (isTaken === rows.length > 0) return undefined;
    return isTaken
      ? "it was taken, and is not in the ledger"
      : `it was answered ${answer.status}, and is in the ledger`;
  }

  /** What belongs to people who write nothing, by table. */
  async #bystanders(): Promise<Record<string, string>> {
    const ids = [...this.#stage.people]
      .filter(([name]) => !writers.includes(name as Caller))
      .map(([, { id }]) => id);
    const list = sql`(${sql.join(
      ids.map((id) => sql`${id}`),
      sql`, `,
    )})`;
    // Not `as_of` and `version`: a comparison with Clerk moves them.
    const people = sql`select id, email, first_name, last_name, image_url, role, banned, created_at, updated_at, deleted_at
      from users where id in ${list} order by id`;
    const said = sql`select * from turns where conversation_id in (select id from conversations where user_id in ${list}) order by 1`;
    const owned = ["profiles", ...own, "activity", "conversations", "assistant_requests"].map(
      (table): [string, SQL] => [
        table,
        sql`select * from ${sql.identifier(table)} where user_id in ${list} order by 1`,
      ],
    );
    const queries: [string, SQL][] = [["users", people], ...owned, ["turns", said]];
    const found: Record<string, string> = {};
    for (const [table, query] of queries) found[table] = JSON.stringify((await this.#db.run(query)).rows);
    return found;
  }
}
