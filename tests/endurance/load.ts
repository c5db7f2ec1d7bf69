import { setTimeout as sleep } from "node:timers/promises";
import type { Schedule, Service, Step } from "./faults.ts";
import type { Member } from "./people.ts";
import { kinds, limitMs, type Outcome, type Result, type Site } from "./requests.ts";

/** A request that was answered, or was not. */
export interface Sample {
  kind: string;
  /** What went wrong meanwhile; `calm` if nothing did. */
  phase: string;
  outcome: Outcome;
  status: string;
  ms: number;
}

/** What must hold of each answer, with the requests of which it did not. */
export const answerPromises = {
  calm: "Where nothing goes wrong, everything is answered as it should be",
  apart: "What does not need the part that fails is answered as ever",
  useful: "Each failure says so, with what can be done",
  inTime: `Each request is answered within ${limitMs / 1000} s`,
  discreet: "No answer holds a secret or a stack trace",
} as const;

type AnswerPromise = keyof typeof answerPromises;

/** The mean pause of a member between an answer and the next request, in milliseconds. */
const pauseMs = 700;

const stackTrace = /\n\s+at \S.*:\d+:\d+|(?:Database|Libsql|DrizzleQuery|Clerk\w+)Error\b|Failed query/;

/** Members who use the product, all at once, and what became of each of their requests. */
export class Load {
  readonly samples: Sample[] = [];
  readonly problems: Record<AnswerPromise, string[]> = {
    ...{ calm: [], apart: [], useful: [], inTime: [], discreet: [] },
  };
  readonly #schedule: Schedule;
  readonly #secrets: string[];

  constructor(schedule: Schedule, secrets: string[]) {
    this.#schedule = schedule;
    this.#secrets = secrets;
  }

  /** Lets a member ask for one thing after the other, until it is over. */
  async live(site: Site, member: Member, over: AbortSignal): Promise<void> {
    const { random } = member;
    const lots = Object.entries(kinds).flatMap(([name, { weight }]) => Array<string>(weight).fill(name));
    await sleep(random.below(pauseMs));
    let outcome: Outcome = "done";
    for (let name = random.pick(lots); !over.aborted; ) {
      // Whose text was not saved tries again.
      if (name !== "bio" || outcome !== "told") name = random.pick(lots);
      const kind = kinds[name];
      if (kind) outcome = await this.measure(name, kind.needs, () => kind.send(site, member), kind.limit);
      await sleep(pauseMs * (0.5 + random.next()));
    }
  }

  /** Sends a request, notes how it went, and what of it must not be. */
  async measure(
    kind: string,
    needs: readonly Service[],
    send: () => Promise<Result>,
    limit = limitMs,
  ): Promise<Outcome> {
    const from = performance.now();
    const { outcome, status, body } = await send().catch(lost);
    const ms = performance.now() - from;
    const steps = this.#schedule.during(from);
    const phase = steps[0]?.name ?? "calm";
    this.samples.push({ kind, phase, outcome, status, ms });
    const broken = this.#judge({ steps, needs, outcome, body, isLate: ms > limit });
    if (broken) {
      const all = steps.map(({ name }) => name).join(", then ") || "calm";
      const excerpt = body.slice(0, 200).replaceAll(/\s+/g, " ");
      this.problems[broken].push(`${kind} (${all}): ${outcome}, ${status}, ${Math.round(ms)} ms: ${excerpt}`);
    }
    return outcome;
  }

  #judge(request: {
    steps: Step[];
    needs: readonly Service[];
    outcome: Outcome;
    body: string;
    isLate: boolean;
  }): AnswerPromise | undefined {
    const { steps, needs, outcome, body, isLate } = request;
    const services = new Set(steps.flatMap((step) => step.services));
    const isKilled = services.has("worker");
    if (outcome === "hung" || isLate) return "inTime";
    // What wrangler says of a Worker that has died is not the product's.
    if (this.#secrets.some((secret) => body.includes(secret))) return "discreet";
    if (!isKilled && stackTrace.test(body)) return "discreet";
    if (outcome === "done" || outcome === "limited" || isKilled) return undefined;
    if (services.size === 0) return "calm";
    if (!needs.some((service) => services.has(service))) return "apart";
    return outcome === "told" ? undefined : "useful";
  }
}

function lost(error: unknown): Result {
  const { name, message, cause } = error as Error;
  if (name === "TimeoutError") return { outcome: "hung", status: "none in time", body: "" };
  if (name !== "TypeError") throw error;
  const code = (cause as { code?: string } | undefined)?.code ?? message;
  return { outcome: "lost", status: `lost ${code}`, body: "" };
}
