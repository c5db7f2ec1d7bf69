import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startAlgolia } from "../local/algolia/server.ts";
import { startAnthropic } from "../local/anthropic/server.ts";
import { startLibsql } from "../local/libsql/server.ts";
import { migrateDatabase } from "../scripts/lib/stack.ts";

/** Tests that work on whatever is there, or leave transactions open: they would disturb others. */
const withOwn = ["client", "effects", "maintain", "reconcile", "replay", "webhook"] as const;

declare module "vitest" {
  interface ProvidedContext {
    /** Shared by the tests of a run: each makes people of its own in it. */
    databaseUrl: string;
    databaseToken: string;
    /** Databases that one file has for itself. */
    ownDatabaseUrls: Record<(typeof withOwn)[number], string>;
    /** The stand-in for Algolia, for the one file that needs it. */
    algoliaUrl: string;
    /** The stand-in for Anthropic, without pauses, and its key. */
    anthropicUrl: string;
    anthropicKey: string;
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
  const shared = await start("shared");
  const own = await Promise.all(withOwn.map(async (name) => [name, await start(name)] as const));
  project.provide("databaseUrl", shared.url);
  project.provide("databaseToken", authToken);
  const keys = { appId: "LOCALAPP01", searchKey: "search-key", adminKey: "write-key" };
  const algolia = await startAlgolia({ file: join(directory, "algolia.db"), port: 0, ...keys });
  project.provide("algoliaUrl", algolia.url);
  const anthropic = await startAnthropic({ port: 0, apiKey: authToken, tokenMs: 0 });
  project.provide("anthropicUrl", anthropic.url);
  project.provide("anthropicKey", authToken);
  const urls = Object.fromEntries(own.map(([name, { url }]) => [name, url]));
  project.provide("ownDatabaseUrls", urls as Record<(typeof withOwn)[number], string>);
  return async () => {
    const servers = [shared, algolia, anthropic, ...own.map(([, server]) => server)];
    await Promise.all(servers.map((server) => server.close()));
    rmSync(directory, { recursive: true, force: true });
  };
}
