import { afterAll, beforeAll } from "vitest";
import { Sender } from "./delivery.ts";
import { Mirror } from "./mirror.ts";
import { Runtime } from "./runtime.ts";

/** The Worker and its database, while the tests of a file run. */
export let runtime: Runtime;
export let sender: Sender;
export let mirror: Mirror;

/** Starts them before the tests of this file, and stops them after. */
export function setUpRuntime(): void {
  beforeAll(async () => {
    runtime = await Runtime.start();
    sender = new Sender(runtime.workerUrl, runtime.keys.webhookSigningSecret);
    mirror = new Mirror(runtime.databaseFile);
  });
  afterAll(async () => {
    mirror?.close();
    await runtime?.stop();
  });
}
