import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import * as v from "valibot";

const FaultSchema = v.object({
  mode: v.picklist(["none", "refuse", "error", "cut_before_commit", "cut_after_commit"]),
  /** The HTTP status of mode `error`. */
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599))),
  /** How long each pipeline waits before it works, in milliseconds. */
  latencyMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
  /** For how many pipelines the fault lasts; without end if left out. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

/** How the server is to misbehave. */
export type Fault = v.InferOutput<typeof FaultSchema>;

const NO_FAULT: Fault = { mode: "none" };

/** What tests can ask of the server: what it did, and how it shall fail. */
export class Control {
  stats = { pipelines: 0, statements: 0 };
  #fault = NO_FAULT;

  /** Counts a pipeline that arrives, and tells how it shall fail. */
  nextPipeline(): Fault {
    this.stats.pipelines++;
    const fault = this.#fault;
    if (fault.times !== undefined) {
      this.#fault = fault.times > 1 ? { ...fault, times: fault.times - 1 } : NO_FAULT;
    }
    return fault;
  }

  /** The routes below `/_control`. */
  routes(): Hono<{ Bindings: HttpBindings }> {
    return new Hono<{ Bindings: HttpBindings }>()
      .get("/stats", (c) => c.json(this.stats))
      .post("/stats/reset", (c) => {
        this.stats = { pipelines: 0, statements: 0 };
        return c.json(this.stats);
      })
      .get("/fault", (c) => c.json(this.#fault))
      .put("/fault", async (c) => {
        const body = v.safeParse(FaultSchema, await c.req.json().catch(() => undefined));
        if (!body.success) return c.json({ error: v.summarize(body.issues) }, 400);
        this.#fault = body.output;
        return c.json(this.#fault);
      });
  }
}
