import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LocalKeys } from "../../scripts/lib/environment.ts";
import { openServices } from "../../scripts/lib/mirror.ts";
import type { Stack } from "../../scripts/lib/stack.ts";
import { step } from "../../scripts/lib/terminal.ts";
import { newRandom, randomOf } from "../faults/random.ts";
import { faultsOf, Schedule } from "./faults.ts";
import { answerPromises, Load } from "./load.ts";
import { judgeMemory, watchMemory } from "./memory.ts";
import { anyWord, signUpMembers } from "./people.ts";
import { statusesOf, tableOf } from "./report.ts";
import { kinds, type Result, Site } from "./requests.ts";
import { findLosses, type Promises, settle } from "./verify.ts";
import { Webhooks } from "./webhooks.ts";
import { WorkerProcess } from "./worker-process.ts";

/** So many people, that nobody comes near what one of them may do in a minute. */
const memberCount = 32;

/** How long the cron trigger may take, in milliseconds: it waits for Clerk longer than a person would. */
const cronLimitMs = 60_000;

/** What the log must not hold. Next says so what it did not expect; workerd, what nobody caught. */
const uncaught = /uncaught|unhandled/i;

/**
 * Lets people use the product while one part after the other fails, and then looks for whatever was promised and not kept.
 *
 * @param stack the built Worker and its stand-ins, running, with nobody in them
 * @param directory where they keep their data and logs
 * @param minutes how long
 * @returns how many promises held, and how many did not
 */
export async function endure(stack: Stack, keys: LocalKeys, directory: string, minutes: number) {
  const random = newRandom("ENDURANCE_SEED");
  const services = openServices(stack.environment);
  const site = new Site(stack, keys);
  const worker = new WorkerProcess(stack, join(directory, "logs", "worker.log"));
  const schedule = new Schedule(faultsOf(stack, worker, random), random);
  const secrets = secretsOf(keys, stack);
  const load = new Load(schedule, secrets);
  const webhooks = new Webhooks(services.clerk, site, keys.webhookSigningSecret);
  const members = await step("People have signed up", () =>
    signUpMembers(services, memberCount, random.seed),
  );

  const over = new AbortController();
  const everyMs = Math.max(2_000, minutes * 1_000);
  const memory = watchMemory(worker, () => load.samples.length, everyMs, over.signal);
  const work = Promise.all([
    ...members.map((member) => load.live(site, member, over.signal)),
    // By chances of their own: the schedule's must not depend on how quickly others draw.
    ...[1, 2].map((nth) => webhooks.live(load, members, randomOf(random.seed - nth), over.signal)),
    runCron(load, site, over.signal),
  ]);
  const faults = schedule.run(minutes * 60_000).finally(() => over.abort());
  await Promise.all([work, faults]);

  const ground = { appUrl: stack.appUrl, control: controlOfClerk(stack) };
  const left = await step("What waits is done", () => settle(services, ground));
  const taken = webhooks.deliveries.filter(({ isTaken }) => isTaken).map(({ id }) => id);
  const losses = await findLosses(services, ground, members, taken);
  const samples = await memory;

  console.log(`\n${tableOf(load.samples)}\n\n${statusesOf(load.samples)}\n`);
  const judgedMemory = judgeMemory(samples);
  const names = Object.keys(answerPromises) as (keyof typeof answerPromises)[];
  const promises: Promises = [
    ...names.map((name): Promises[number] => [answerPromises[name], load.problems[name]]),
    ["Nothing waits for ever", left],
    ...losses,
    ["The log holds nothing that nobody caught, and nothing of what people wrote", judgeLog(worker, secrets)],
    // In less than a minute there is too little of it all.
    ...(minutes >= 1 ? [judgedMemory, everythingDone(load)] : []),
  ];
  for (const [promise, problems] of promises) showPromise(promise, problems);
  const failed = promises.filter(([, problems]) => problems.length > 0).length;
  return { passed: promises.length - failed, failed, skipped: 0 };
}

/** Whether the load was one: what never succeeds has not been tried. */
function everythingDone({ samples }: Load): Promises[number] {
  const done = new Set(samples.filter(({ outcome }) => outcome === "done").map(({ kind }) => kind));
  return ["Each kind of request was answered", Object.keys(kinds).filter((kind) => !done.has(kind))];
}

function showPromise(promise: string, problems: string[]): void {
  console.log(`${problems.length === 0 ? "✓" : "✗"} ${promise}`);
  for (const problem of problems.slice(0, 10)) console.log(`    ${problem}`);
  if (problems.length > 10) console.log(`    and ${problems.length - 10} more`);
}

/** Does what Cloudflare does every five minutes, more often. Nobody waits for it, and Clerk may keep it waiting. */
async function runCron(load: Load, site: Site, over: AbortSignal): Promise<void> {
  const send = async (): Promise<Result> => {
    const signal = AbortSignal.timeout(cronLimitMs);
    const response = await fetch(`${site.url}/cdn-cgi/handler/scheduled`, { signal });
    const { status, ok } = response;
    return { outcome: ok ? "done" : "wrong", status: String(status), body: await response.text() };
  };
  while (!over.aborted) {
    await load.measure("cron", [], send, cronLimitMs);
    await sleep(15_000, undefined, { signal: over }).catch(() => undefined);
  }
}

function secretsOf(keys: LocalKeys, { environment }: Stack): string[] {
  const names = ["CLERK_SECRET_KEY", "CLERK_WEBHOOK_SIGNING_SECRET", "TURSO_AUTH_TOKEN", "ANTHROPIC_API_KEY"];
  const values = [...names, "ALGOLIA_WRITE_KEY", "ALGOLIA_SEARCH_KEY"].map((name) => environment[name]);
  return [keys.privateKeyPem, ...values].filter((value) => value !== undefined);
}

function judgeLog(worker: WorkerProcess, secrets: string[]): string[] {
  const isBad = (line: string) =>
    uncaught.test(line) || anyWord.test(line) || secrets.some((secret) => line.includes(secret));
  return worker.readLog().split("\n").filter(isBad);
}

function controlOfClerk({ clerkUrl, environment }: Stack) {
  return async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${clerkUrl}/_control/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${environment.CLERK_SECRET_KEY}`,
        "Content-Type": "application/json",
      },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}
