import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startLibsql } from "../local/libsql/server.ts";
import { migrateDatabase } from "../scripts/lib/stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
    databaseToken: string;
  }
}

/** A local database server with the product's tables, for the tests of one run, in Node and in workerd. */
export default async function setup(project: TestProject) {
  const directory = mkdtempSync(join(tmpdir(), "edgewise-unit-"));
  const authToken = crypto.randomUUID();
  const server = await startLibsql({ file: join(directory, "test.db"), port: 0, authToken });
  await migrateDatabase({ url: server.url, authToken });
  project.provide("databaseUrl", server.url);
  project.provide("databaseToken", authToken);
  return async () => {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  };
}
