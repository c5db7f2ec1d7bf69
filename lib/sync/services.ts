import type { Database } from "#db/client.ts";
import { environment } from "#lib/env.ts";
import { openDatabase } from "#lib/open-database.ts";
import { openDirectory } from "#lib/search/open-directory.ts";
import { openClerk } from "./clerk-api.ts";
import type { Services } from "./effects.ts";

/** What the sync works with, as the environment says. */
export function openServices(db: Database = openDatabase()): Required<Services> {
  return { db, clerk: openClerk(), directory: openDirectory(environment()) };
}
