import { createClient } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";
import type { Database } from "#db/client.ts";
import * as schema from "#db/schema.ts";
import { fts5 } from "#lib/search/fts5.ts";
import { spread } from "../numbers.ts";
import { type Cost, measureCost, type Sent } from "./meter.ts";
import { viewerId } from "./people.ts";
import type { Search } from "./searches.ts";

/** A database file that is searched without a server, and what was sent to it. */
export interface Session {
  file: string;
  db: Database;
  /** The statements of the last batch. */
  sent: readonly Sent[];
  close(): void;
}

/** Opens a database file. */
export function openSession(file: string): Session {
  const client = createClient({ url: `file:${file}` });
  const batch = client.batch.bind(client);
  const session: Session = { file, db: drizzle(client, { schema }), sent: [], close: () => client.close() };
  client.batch = (statements, mode) => {
    // Drizzle sends no other form.
    session.sent = statements as Sent[];
    return batch(statements, mode);
  };
  return session;
}

/** The page that a search asks for, with how many come before it: fewer where the directory has no more. */
export async function turnTo(db: Database, search: Search) {
  const viewer = { id: viewerId, seesEverybody: search.asAdministrator ?? false };
  const ask = (after?: string) =>
    fts5.search(db, { text: "", sort: "relevance", pageSize: 24, ...search.query, after }, viewer);
  let page = await ask();
  let run = () => ask();
  for (let turned = 0; turned < (search.pagesBefore ?? 0) && page.next; turned++) {
    const { next } = page;
    run = () => ask(next);
    page = await run();
  }
  return { page, run };
}

/** What one search costs in one directory. */
export interface Measured extends Cost {
  /** How many people the page has. */
  people: number;
  /** As the page says it. */
  count: number;
  isAtLeast: boolean;
  /** The median of warm runs, in milliseconds. */
  ms: number;
}

const warmRuns = 5;

/** Measures a search in each directory, the runs interleaved, so that what else the machine does meets all of them. */
export async function measure(sessions: readonly Session[], search: Search): Promise<Measured[]> {
  const contestants = [];
  for (const session of sessions) {
    const { page, run } = await turnTo(session.db, search);
    contestants.push({ page, run, cost: measureCost(session.file, session.sent), ms: [] as number[] });
  }
  for (let nth = 0; nth < warmRuns; nth++) {
    for (const { run, ms } of contestants) {
      const startedAt = performance.now();
      await run();
      ms.push(performance.now() - startedAt);
    }
  }
  return contestants.map(({ page, cost, ms }) => ({
    ...cost,
    people: page.people.length,
    count: page.count,
    isAtLeast: page.isAtLeast,
    ms: spread(ms).median,
  }));
}
