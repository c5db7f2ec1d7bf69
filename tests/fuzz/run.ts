import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import type { LocalKeys } from "../../scripts/lib/environment.ts";
import type { Stack } from "../../scripts/lib/stack.ts";
import { step } from "../../scripts/lib/terminal.ts";
import { minterOf } from "../access/callers.ts";
import { Stage } from "../access/world.ts";
import { Judge } from "./answers.ts";
import { Client, type FuzzRequest } from "./client.ts";
import { Data } from "./data.ts";
import { type Endpoint, findEndpoints } from "./endpoints.ts";

const connections = 8;
/** So many requests share a seed, and are followed by a look into the database. */
const chunk = 40;
/** For looking for the smallest request that fails, in milliseconds. */
const shrinkMs = 90_000;

interface Options {
  stack: Stack;
  keys: LocalKeys;
  /** The Worker's log. */
  logFile: string;
  /** About how many requests. */
  requests: number;
  /** What the names of the endpoints hold that are asked. */
  only: string;
}

/**
 * Sends generated requests to everything that answers, and sees that nothing breaks, leaks or is written that may not be.
 * FUZZ_SEED makes the same requests again, FUZZ_REQUEST sends one alone.
 *
 * @returns how many endpoints, and checks afterwards, were as they should be
 */
export async function tryFuzz({ stack, keys, logFile, requests, only }: Options) {
  const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const stage = new Stage(stack);
  await step("People of all kinds are there", () => stage.set());
  const canary = await listen();
  const webhookSecret = stack.environment.CLERK_WEBHOOK_SIGNING_SECRET ?? "";
  const { appUrl } = stack;
  const client = new Client({
    appUrl,
    canaryUrl: canary.url,
    stage,
    minter: minterOf(stack, keys),
    webhookSecret,
    connections,
  });
  const fuzz = new Fuzz(client, new Judge(stack, keys, stage), new Data(stack, stage));
  await fuzz.data.begin();
  if (process.env.FUZZ_REQUEST) {
    await fuzz.repeat(JSON.parse(process.env.FUZZ_REQUEST));
  } else {
    console.log(`FUZZ_SEED=${seed}`);
    const endpoints = findEndpoints().filter(({ name }) => name.includes(only));
    await step("Requests sent", () => fuzz.run(endpoints, requests, seed));
  }
  const after = {
    "The tables are whole": await fuzz.data.problems(),
    "Nothing happened to who asked for nothing": [await stage.harmDone()].flatMap((harm) => harm ?? []),
    "No foreign host was reached": canary.reached,
    "The Worker's log has no error": errorsIn(logFile),
    "It answers as before": await fuzz.answersAsBefore(),
  };
  client.close();
  canary.close();
  console.log(fuzz.table());
  for (const problem of Object.values(after).flat()) console.error(`✗ ${problem}`);
  const failed = fuzz.failed.size + Object.values(after).filter((found) => found.length > 0).length;
  return { passed: fuzz.counts.size + Object.keys(after).length - failed, failed, skipped: 0 };
}

class Fuzz {
  readonly data: Data;
  readonly failed = new Set<string>();
  /** By endpoint: how many answers had which status. */
  readonly counts = new Map<string, Map<number, number>>();
  readonly #client: Client;
  readonly #judge: Judge;

  constructor(client: Client, judge: Judge, data: Data) {
    this.#client = client;
    this.#judge = judge;
    this.data = data;
  }

  /** Sends about so many requests, several at a time. */
  async run(endpoints: Endpoint[], requests: number, seed: number): Promise<void> {
    const shares = endpoints.reduce((sum, { share }) => sum + share, 0);
    const chunks = endpoints.flatMap((endpoint) => {
      const runs = Math.ceil((requests * endpoint.share) / shares);
      const sizes = Array.from({ length: Math.ceil(runs / chunk) }, (_, n) =>
        Math.min(chunk, runs - n * chunk),
      );
      return sizes.map((size, nth) => ({ endpoint, size, nth }));
    });
    // Everything in turn, so that each endpoint is asked while others are.
    const queue = chunks
      .map((one, index) => ({ ...one, seed: (seed + index) | 0 }))
      .sort((a, b) => a.nth - b.nth);
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        if (!this.failed.has(next.endpoint.name)) await this.#ask(next.endpoint, next.size, next.seed);
      }
    };
    await Promise.all(Array.from({ length: connections }, work));
  }

  async #ask({ name, requests }: Endpoint, numRuns: number, seed: number): Promise<void> {
    const property = fc.asyncProperty(requests, async (request) => {
      const problem = await this.#problemOf(name, request);
      if (problem) throw new Error(problem);
    });
    const result = await fc.check(property, { numRuns, seed, interruptAfterTimeLimit: shrinkMs });
    const [smallest] = result.counterexample ?? [];
    if (smallest)
      return this.#fail(name, `${(result.errorInstance as Error).message}\n${repeatable(smallest)}`);
    await this.data.refillBudgets();
    const touched = await this.data.touched();
    if (touched.length === 0) return;
    this.#fail(name, `about now ${touched.join(", ")} changed for people who write nothing (seed ${seed})`);
    await this.data.begin();
  }

  /** Sends one request, and shows what it is answered. */
  async repeat(request: FuzzRequest): Promise<void> {
    const { answer } = await this.#client.send(request);
    console.log(answer.status, answer.headers, answer.body.slice(0, 2_000));
    const problem = await this.#problemOf("FUZZ_REQUEST", request);
    if (problem) this.#fail("FUZZ_REQUEST", problem);
  }

  async #problemOf(name: string, request: FuzzRequest): Promise<string | undefined> {
    try {
      const exchange = await this.#client.send(request);
      const counts = this.counts.get(name) ?? new Map<number, number>();
      this.counts.set(
        name,
        counts.set(exchange.answer.status, (counts.get(exchange.answer.status) ?? 0) + 1),
      );
      return this.#judge.problemOf(exchange) ?? (await this.data.problemOfDelivery(exchange));
    } catch (error) {
      return `no answer came: ${(error as Error).message}`;
    }
  }

  #fail(name: string, problem: string): void {
    this.failed.add(name);
    // At once: a million of requests take hours.
    console.error(`✗ ${name}: ${problem}`);
  }

  /** A page, an action and a webhook, each as it is meant. */
  async answersAsBefore(): Promise<string[]> {
    const send = async (request: Omit<FuzzRequest, "headers">, headers: Record<string, string>) =>
      (await this.#client.send({ ...request, headers: Object.entries(headers) })).answer;
    const who = "member";
    const page = await send({ who, method: "GET", path: "/items" }, { Accept: "text/html" });
    const body =
      '--b\r\nContent-Disposition: form-data; name="_1_name"\r\n\r\nAs before\r\n--b\r\nContent-Disposition: form-data; name="0"\r\n\r\n["$undefined","$K1"]\r\n--b--\r\n';
    const action = await send(
      { who, method: "POST", path: "/items", body },
      {
        Accept: "text/x-component",
        Origin: "{app}",
        "Next-Action": "{action createItem}",
        "Content-Type": "multipart/form-data; boundary=b",
      },
    );
    const signature = { id: "msg_{unique}", ageSeconds: 0, isForged: false };
    const event = '{"type":"role.created","data":{},"timestamp":{now}}';
    const webhook = await send(
      { who, method: "POST", path: "/api/webhooks/clerk", body: event, signature },
      {},
    );
    return [
      ...(page.status === 200 && page.body.includes("</html>") ? [] : [`a page is answered ${page.status}`]),
      ...(action.body.includes('"success":true')
        ? []
        : [`an action is answered ${action.status}: ${action.body}`]),
      ...(webhook.status === 204 ? [] : [`a webhook is answered ${webhook.status}`]),
    ];
  }

  table(): string {
    const rows = [...this.counts].map(([name, counts]) => {
      const sorted = [...counts].sort(([a], [b]) => a - b);
      const total = sorted.reduce((sum, [, count]) => sum + count, 0);
      const mark = this.failed.has(name) ? "✗ " : "";
      return `${(mark + name).padEnd(32)} ${String(total).padStart(6)}  ${sorted.map(([status, count]) => `${status}: ${count}`).join(", ")}`;
    });
    return `\n${rows.join("\n")}\n`;
  }
}

/** A request so that it can be sent again alone. */
function repeatable(request: FuzzRequest): string {
  // In a shell, nothing ends a text in single quotes but a single quote.
  return `  FUZZ_REQUEST='${JSON.stringify(request).replaceAll("'", "\\u0027")}' npm run test:fuzz`;
}

/** A foreign host: nothing ever has a reason to ask it. */
async function listen() {
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(`a foreign host was asked for ${request.url}`);
    response.end("Of canary");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached,
    close: () => server.close(),
  };
}

const thrown = /uncaught|unhandled|never generate a response|exceeded (?!64kb)|unexpectedly|"level":"error"/i;
/** An event of ours in a shape that we don't know; what libraries say of answers that are looked at by themselves. */
const knownEvents = ['"outcome":"set_aside"', '"event":"library"'];

/** What the Worker says when something was thrown that nobody caught, or when it was started again. */
function errorsIn(logFile: string): string[] {
  const lines = stripVTControlCharacters(readFileSync(logFile, "utf8")).split("\n");
  const errors = lines.filter(
    (line) => thrown.test(line) && !knownEvents.some((event) => line.includes(event)),
  );
  const starts = lines.filter((line) => line.includes("Ready on")).length;
  return [...new Set(errors), ...(starts === 1 ? [] : [`the Worker was started ${starts} times`])].slice(
    0,
    20,
  );
}
