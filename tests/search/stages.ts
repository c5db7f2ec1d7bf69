import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "#db/client.ts";
import { algolia } from "#lib/search/algolia.ts";
import type { Directory } from "#lib/search/directory.ts";
import { fts5 } from "#lib/search/fts5.ts";
import { startAlgolia } from "../../local/algolia/server.ts";
import { startStage } from "../faults/stage.ts";

/** A database with a directory, for one file of tests. */
export interface SearchStage {
  db: Database;
  directory: Directory;
  /** Where the stand-in for Algolia is. */
  algoliaUrl?: string;
  /** Waits until what was written can be found. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** The two adapters of the directory, each with all that it needs. */
export const adapters = {
  async fts5(): Promise<SearchStage> {
    const { db, close } = await startStage();
    return { db, directory: fts5, settled: async () => {}, close };
  },

  async algolia(): Promise<SearchStage> {
    const stage = await startStage();
    const folder = mkdtempSync(join(tmpdir(), "edgewise-search-"));
    const settings = {
      appId: "LOCALAPP01",
      searchKey: "search-key",
      writeKey: "write-key",
      indexName: "people",
    };
    const { appId, searchKey, writeKey: adminKey } = settings;
    const server = await startAlgolia({
      file: join(folder, "algolia.db"),
      port: 0,
      appId,
      searchKey,
      adminKey,
    });
    // What is written can be found at once: waiting for it is tried in a test of its own.
    await fetch(`${server.url}/control/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ publishAfterMs: 0 }),
    });
    const url = server.url.replace("127.0.0.1", "localhost");
    return {
      db: stage.db,
      directory: algolia({ ...settings, url }),
      algoliaUrl: server.url,
      settled: () => new Promise((resolve) => setTimeout(resolve, 30)),
      async close() {
        await Promise.all([stage.close(), server.close()]);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};
