import { join } from "node:path";
import { connect } from "#db/client.ts";
import { buildWorker } from "../../scripts/lib/build.ts";
import { localEnvironment, localKeys, type Variables } from "../../scripts/lib/environment.ts";
import { root } from "../../scripts/lib/paths.ts";
import { findPort, migrateDatabase, startAnthropic, startDatabase } from "../../scripts/lib/stack.ts";
import { step } from "../../scripts/lib/terminal.ts";
import {
  bundle,
  bundleBuilt,
  type Modules,
  type RunningWorker,
  readWorkerConfig,
  startWorkerd,
} from "../workerd.ts";
import { Askers } from "./people.ts";
import { StandIn } from "./stand-in.ts";

/** What all measurements have in common: the database with its people, and the Workers as they are built. */
export interface Ground {
  directory: string;
  variables: Variables;
  askers: Askers;
  workers: { worker: Modules; pipe: Modules };
  /** How many requests the database was sent. */
  countPosts(): Promise<number>;
}

/** @param directory for the data of the stand-ins, and their logs */
export async function prepare(directory: string): Promise<Ground> {
  const keys = localKeys(directory);
  const variables = localEnvironment(keys);
  await step("Worker built", () => buildWorker(variables));
  const workers = {
    worker: await bundleBuilt(root, join(directory, "dry-run")),
    pipe: await bundle("bench/peers/hono/pipe.ts"),
  };
  const url = await startDatabase({ directory, variables });
  const authToken = keys.databaseToken;
  variables.TURSO_DATABASE_URL = url;
  await migrateDatabase({ url, authToken });
  const publishableKey = variables.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY ?? "";
  const askers = await step("People are there", () =>
    Askers.make(connect({ url, authToken }), keys, publishableKey),
  );
  const countPosts = async () => {
    const headers = { authorization: `Bearer ${authToken}` };
    const response = await fetch(`${url}/_control/stats`, { headers });
    return ((await response.json()) as { pipelines: number }).pipelines;
  };
  return { directory, variables, askers, workers, countPosts };
}

/** A stand-in with a pace of its own, and before it the Worker and the least that it could be. */
export interface Scene {
  worker: RunningWorker;
  appUrl: string;
  pipe: RunningWorker;
  standIn: StandIn;
  close(): Promise<void>;
}

/** @param tokenMs the pause between two tokens, in milliseconds */
export async function openScene(ground: Ground, tokenMs: number): Promise<Scene> {
  const directory = join(ground.directory, `every-${tokenMs}-ms`);
  const address = await startAnthropic({ directory, variables: ground.variables, tokenMs });
  const port = await findPort(8787);
  const appUrl = `http://localhost:${port}`;
  const bindings: Variables = { ...ground.variables, ANTHROPIC_BASE_URL: address, APP_URL: appUrl };
  const worker = await startWorkerd({
    ...{ modules: ground.workers.worker, bindings, port },
    ...readWorkerConfig(),
  });
  const pipe = await startWorkerd({ modules: ground.workers.pipe, bindings });
  const standIn = new StandIn(address, bindings.ANTHROPIC_API_KEY ?? "");
  const close = async () => {
    await Promise.all([worker.close(), pipe.close()]);
  };
  return { worker, appUrl, pipe, standIn, close };
}
