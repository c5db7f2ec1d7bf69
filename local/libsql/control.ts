import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import * as v from "valibot";

/** Every way in which a pipeline can fail; README.md says what each looks like. */
const MODES = [
  "none",
  "refuse",
  "error",
  "bad_gateway",
  "stream_expired",
  "busy",
  "blocked",
  "too_large",
  "transaction_timeout",
  "cut_before_commit",
  "cut_after_commit",
  "cut_answer",
  "half_answer",
  "slow_answer",
] as const;

const Mode = v.picklist(MODES);
const Milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(600_000));

const FaultSchema = v.strictObject({
  mode: v.optional(Mode, "none"),
  /** Modes for one pipeline after the other, before `mode` applies. */
  sequence: v.optional(v.array(Mode)),
  /** For how many pipelines `mode` lasts; without end if left out. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Only pipelines whose request holds this text are meant. */
  only: v.optional(v.string()),
  /** The HTTP status of mode `error`. */
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599))),
  /** How long each pipeline waits before it works, in milliseconds. */
  latencyMs: v.optional(Milliseconds),
  /** How long the answer of mode `slow_answer` takes from its first byte to its last, in milliseconds. */
  slowMs: v.optional(Milliseconds),
});

export type FaultMode = (typeof MODES)[number];

/** How the server is to misbehave. */
export type Fault = v.InferOutput<typeof FaultSchema>;

const NO_FAULT: Fault = { mode: "none" };

interface Stats {
  pipelines: number;
  statements: number;
  /** How many faults were made, by their modes. */
  faults: Partial<Record<FaultMode, number>>;
}

const emptyStats = (): Stats => ({ pipelines: 0, statements: 0, faults: {} });

/** What tests can ask of the server: what it did, and how it shall fail. */
export class Control {
  stats = emptyStats();
  /** By the text that a request must hold. */
  #faults = new Map<string, Fault>();

  /** Counts a pipeline that arrives, and tells how it shall fail. */
  nextPipeline(request: Buffer): Fault {
    this.stats.pipelines++;
    const texts = [...this.#faults.keys()].sort((one, other) => other.length - one.length);
    const only = texts.find((text) => request.includes(text)) ?? "";
    const fault = this.#faults.get(only);
    if (fault === undefined) return NO_FAULT;
    const mode = fault.sequence?.shift() ?? this.#nextOf(fault, only);
    if (mode !== "none") this.stats.faults[mode] = (this.stats.faults[mode] ?? 0) + 1;
    return { ...fault, mode };
  }

  #nextOf(fault: Fault, only: string): FaultMode {
    if (fault.times !== undefined && --fault.times === 0) this.#faults.delete(only);
    return fault.mode;
  }

  /** The routes below `/_control`. */
  routes(): Hono<{ Bindings: HttpBindings }> {
    return new Hono<{ Bindings: HttpBindings }>()
      .get("/stats", (c) => c.json(this.stats))
      .post("/stats/reset", (c) => {
        this.stats = emptyStats();
        return c.json(this.stats);
      })
      .get("/fault", (c) => c.json(this.#faults.get(c.req.query("only") ?? "") ?? NO_FAULT))
      .put("/fault", async (c) => {
        const body = v.safeParse(FaultSchema, await c.req.json().catch(() => undefined));
        if (!body.success) return c.json({ error: v.summarize(body.issues) }, 400);
        this.#faults.set(body.output.only ?? "", body.output);
        return c.json(body.output);
      });
  }
}
