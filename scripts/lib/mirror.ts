import { existsSync } from "node:fs";
import { join } from "node:path";
import { createClerkClient } from "@clerk/backend";
import { connect } from "#db/client.ts";
import type { Reconciliation } from "#db/reconciliations.ts";
import { isLocal } from "#lib/local-address.ts";
import type { Directory } from "#lib/search/directory.ts";
import { openDirectory } from "#lib/search/open-directory.ts";
import { runEffects, type Services as SyncServices } from "#lib/sync/effects.ts";
import { reconcileAll } from "#lib/sync/reconcile.ts";
import { fillNewDirectory } from "./directory.ts";
import {
  dataDirectory,
  type EnvironmentName,
  parseVariables,
  readEnvironment,
  readVariables,
  type Variables,
} from "./environment.ts";
import { showProgress } from "./terminal.ts";

/** What an environment's file says, with the ports that the running stand-ins found free. */
export function runningEnvironment(name: EnvironmentName): Variables {
  const variables = readEnvironment(name);
  const running = join(dataDirectory(name), "worker.env");
  if (existsSync(running)) {
    const found = readVariables(running);
    for (const [name, url] of Object.entries(found))
      if (name.endsWith("_URL") && isLocal(variables[name]) && isLocal(url)) variables[name] = url;
    variables.APP_URL ??= found.APP_URL ?? "";
    // "SEARCH=algolia npm start" has its keys there alone.
    if (isLocal(found.ALGOLIA_URL)) {
      for (const [name, value] of Object.entries(found))
        if (name.startsWith("ALGOLIA_")) variables[name] = value;
    }
  }
  return variables;
}

/** What the sync works with, and a directory. */
export type Services = SyncServices & { directory: Directory };

/** What the sync works with, from the terminal: with more patience than a request has. */
export function openServices(variables: Variables): Services {
  const environment = parseVariables(variables);
  const { CLERK_SECRET_KEY: secretKey, CLERK_API_URL: apiUrl } = environment;
  const { TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: authToken } = environment;
  return {
    clerk: createClerkClient({ secretKey, apiUrl }),
    directory: openDirectory(environment),
    db: connect({ url, authToken, deadlineMs: 60_000 }),
  };
}

/**
 * Compares everybody at Clerk with the mirror, and shows how far it is.
 *
 * @param eraseMissing erase people who are not at Clerk, however many they are
 */
export function compareEverybody(services: Services, eraseMissing?: boolean): Promise<Reconciliation> {
  return reconcileAll(services, {
    pageSize: 500,
    patienceMs: 120_000,
    eraseMissing,
    onPage: ({ compared, missing, stale, ghosts }, total) =>
      showProgress(
        `${compared} of ${Math.max(total, compared)} compared: ${missing} missing, ${stale} stale, ${ghosts} gone`,
      ),
  });
}

/** What follows the changes, as far as it can be done now; the rest is the cron trigger's. */
export async function finishEffects(services: Services): Promise<void> {
  // First: quicker than one by one.
  await fillNewDirectory(services);
  let done = 0;
  for (let taken = 1; taken > 0; ) {
    taken = await runEffects(services, 500);
    done += taken;
    if (process.stdout.isTTY) showProgress(`${done} effects done`);
  }
}
