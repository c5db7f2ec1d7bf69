import { setTimeout as sleep } from "node:timers/promises";
import type { FaultMode } from "../../local/libsql/control.ts";
import type { Stack } from "../../scripts/lib/stack.ts";
import type { Random } from "../faults/random.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** What the product needs, and what it runs on. */
export type Service = "database" | "clerk" | "anthropic" | "algolia" | "worker";

/** Something that goes wrong on purpose. */
export interface Fault {
  name: string;
  service: Service;
  begin(): Promise<unknown>;
  end?(): Promise<unknown>;
}

/** What went wrong in one stretch of time; times of `performance.now()`. */
export interface Step {
  name: string;
  services: Service[];
  from: number;
  to: number;
}

const databaseModes: FaultMode[] = [
  ...(["refuse", "error", "bad_gateway", "stream_expired", "busy", "blocked", "too_large"] as const),
  ...(["transaction_timeout", "cut_before_commit", "cut_after_commit", "cut_answer", "half_answer"] as const),
];

/** Every fault of the stand-ins that a stack has, and the death of its Worker. */
export function faultsOf(stack: Stack, worker: WorkerProcess, random: Random): Fault[] {
  const { environment, databaseUrl, clerkUrl, anthropicUrl, algoliaUrl } = stack;
  const database = control(`${databaseUrl}/_control/fault`, environment.TURSO_AUTH_TOKEN);
  const clerk = control(`${clerkUrl}/_control/chaos`, environment.CLERK_SECRET_KEY);
  const anthropic = control(`${anthropicUrl}/control/faults`);
  const algolia = control(`${algoliaUrl}/control/faults`);
  const fault = (
    service: Service,
    name: string,
    set: Control,
    body: object,
    end: () => Promise<unknown>,
  ) => ({
    name: `${service} ${name}`,
    service,
    begin: () => set(service === "database" ? "PUT" : "POST", body),
    end,
  });
  const ofDatabase = (name: string, body: object) =>
    fault("database", name, database, body, () => database("PUT", { mode: "none" }));
  const ofClerk = (name: string, body: object) => fault("clerk", name, clerk, body, () => clerk("DELETE"));
  const ofAnthropic = (name: string, body: object) =>
    fault("anthropic", name, anthropic, body, () => anthropic("DELETE"));
  const ofAlgolia = (name: string, body: object) =>
    fault("algolia", name, algolia, body, () => algolia("DELETE"));
  const killRuntime: Fault = {
    name: "workerd killed",
    service: "worker",
    begin: () => worker.killRuntime(),
  };
  if (algoliaUrl)
    return [
      killRuntime,
      ofAlgolia("down", { status: "cut" }),
      ofAlgolia("failing", { status: 503 }),
      ofAlgolia("limited", { status: 429 }),
      ofAlgolia("hangs", { delayMs: 60_000 }),
      ofDatabase("refuse", { mode: "refuse" }),
    ];
  return [
    ...databaseModes.map((mode) => ofDatabase(mode, { mode })),
    ofDatabase("slow", { latencyMs: 1_000 }),
    ofDatabase("slower than its deadline", { latencyMs: 6_000 }),
    ofDatabase("slow to answer", { mode: "slow_answer", slowMs: 6_000 }),
    ofDatabase("by turns", {
      sequence: Array.from({ length: 5_000 }, () => random.pick([...databaseModes, "none" as const])),
    }),
    ofClerk("down", { target: "backend", effect: "fail" }),
    ofClerk("hangs", { target: "backend", effect: "delay", delayMs: 8_000, match: "GET /users" }),
    ofClerk("down for browsers", { target: "frontend", effect: "fail" }),
    ofClerk("webhooks' answers lost", { target: "webhooks", effect: "fail", probability: 0.5 }),
    ofClerk("webhooks out of order", { target: "webhooks", effect: "reorder", probability: 0.5 }),
    ofAnthropic("overloaded", { status: 529 }),
    ofAnthropic("down", { status: "cut" }),
    ofAnthropic("breaks off", { status: "cut", afterTokens: 4 }),
    ofAnthropic("errors in the middle", { status: "mid_stream", afterTokens: 4 }),
    ofAnthropic("stalls", { status: "stall", afterTokens: 4 }),
    { name: "wrangler killed", service: "worker", begin: () => worker.killAll() },
    // After wrangler: one that has started workerd anew says where its inspector is.
    killRuntime,
  ];
}

type Control = (method: string, body?: object) => Promise<void>;

function control(url: string, token = ""): Control {
  return async (method, body) => {
    const response = await fetch(url, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  };
}

/** Lets things go wrong one after the other, with calm between them, and knows what went wrong when. */
export class Schedule {
  readonly steps: Step[] = [];
  readonly #faults: Fault[];
  readonly #random: Random;

  constructor(faults: Fault[], random: Random) {
    this.#faults = faults;
    this.#random = random;
  }

  /** What went wrong while something took place that began at a time and ends now. */
  during(from: number): Step[] {
    return this.steps.filter((step) => step.to >= from);
  }

  /** @param ms how long; each fault comes at least once, however short that makes it */
  async run(ms: number): Promise<void> {
    const endsAt = performance.now() + ms;
    const stepMs = Math.min(20_000, ms / this.#faults.length);
    // What kills the Worker comes early: its memory is judged by how long it lives then.
    const killsEndAt = performance.now() + ms / 3;
    for (let round = 0; performance.now() < endsAt - stepMs / 2; round++) {
      for (const [first, second] of this.#round(performance.now() < killsEndAt)) {
        if (round > 0 && performance.now() >= endsAt) return;
        await this.#step(second ? [first, second] : [first], stepMs);
      }
    }
  }

  /** All faults in an order of chance, after those that kill the Worker; each fourth has one of another service beside it. */
  #round(withKills: boolean): [Fault, Fault?][] {
    const { worker: kills = [], others = [] } = Object.groupBy(this.#faults, ({ service }) =>
      service === "worker" ? "worker" : "others",
    );
    const ordered = others
      .map((fault) => ({ fault, at: this.#random.next() }))
      .toSorted((one, other) => one.at - other.at)
      .map(({ fault }) => fault);
    return [...(withKills ? kills : []), ...ordered].map((fault, index) => {
      const elsewhere = others.filter(({ service }) => service !== fault.service);
      return index % 4 === 3 ? [fault, this.#random.pick(elsewhere)] : [fault];
    });
  }

  async #step(faults: Fault[], ms: number): Promise<void> {
    const step: Step = {
      name: faults.map(({ name }) => name).join(" + "),
      services: faults.map(({ service }) => service),
      from: performance.now(),
      to: Number.POSITIVE_INFINITY,
    };
    this.steps.push(step);
    for (const fault of faults) await fault.begin();
    await sleep(ms * 0.6);
    for (const fault of faults) await fault.end?.();
    step.to = performance.now();
    await sleep(ms * 0.4);
  }
}
