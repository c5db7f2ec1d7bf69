import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startLibsql } from "../local/libsql/server.ts";
import { migrateDatabase } from "../scripts/lib/stack.ts";

/** Tests that work off whatever is in the outbox: beside others they would take theirs. */
const withOwn = ["effects", "maintain", "webhook"] as const;

declare module "vitest" {
  interface ProvidedContext {
    /** Shared by the tests of a run: each makes people of its own in it. */
    databaseUrl: string;
    databaseToken: string;
    /** Databases that one file has for itself. */
    ownDatabaseUrls: Record<(typeof withOwn)[number], string>;
  }
}

/** Local database servers with the product's tables, for the tests of one run, in Node and in workerd. */
export default async function setup(project: TestProject) {
  const directory = mkdtempSync(join(tmpdir(), "edgewise-unit-"));
  const authToken = crypto.randomUUID();
  const start = async (name: string) => {
    const server = await startLibsql({ file: join(directory, `${name}.db`), port: 0, authToken });
    await migrateDatabase({ url: server.url, authToken });
    return server;
  };
  const [shared, effects, maintain, webhook] = await Promise.all(["shared", ...withOwn].map(start));
  if (!shared || !effects || !maintain || !webhook) throw new Error("A database did not start.");
  project.provide("databaseUrl", shared.url);
  project.provide("databaseToken", authToken);
  project.provide("ownDatabaseUrls", { effects: effects.url, maintain: maintain.url, webhook: webhook.url });
  return async () => {
    await Promise.all([shared, effects, maintain, webhook].map((server) => server.close()));
    rmSync(directory, { recursive: true, force: true });
  };
}
