import { setTimeout as sleep } from "node:timers/promises";
import type { Usage } from "@anthropic-ai/sdk/resources/messages";
import { Hono, type MiddlewareHandler } from "hono";
import * as v from "valibot";
import { AnthropicError, errors } from "./errors.ts";
import { type AnthropicEnv, alreadySent, cutConnection, jsonBody } from "./http.ts";

const FaultSchema = v.strictObject({
  /** The status of the answer, or how it breaks off. */
  status: v.optional(
    v.union([
      v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
      v.picklist(["cut", "mid_stream", "stall"]),
    ]),
  ),
  /** The type of the error, if not the one that goes with the status. */
  errorType: v.optional(v.string()),
  /** How long a request waits first, in milliseconds. */
  delayMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000)), 0),
  /** For how many requests the fault lasts; without end if left out. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** How many tokens are sent before the answer breaks off. */
  afterTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** The `retry-after` of the answer, in seconds; a 429 always has one. */
  retryAfter: v.optional(v.pipe(v.number(), v.minValue(0))),
});

/** How requests for messages are to fail. */
export type Fault = v.InferOutput<typeof FaultSchema>;

/** A request that has ended. */
export interface LoggedRequest {
  at: string;
  method: string;
  path: string;
  model: string | undefined;
  /** 0 if the connection was cut; 499 if the client went away before the answer. */
  status: number;
  body: unknown;
  usage: Usage | undefined;
  /** Whether the client went away before the end. */
  aborted: boolean;
  /** How many tokens of the answer were made. */
  tokens: number;
  milliseconds: number;
}

const KEPT_REQUESTS = 200;
const MESSAGES: Record<number, string> = {
  429: "This request would exceed your organization's rate limit. Please try again later.",
  529: "Overloaded",
};

/** What tests can ask of the server: what it was asked, and how it shall fail. */
export class Control {
  #fault: Fault | undefined;
  #requests: LoggedRequest[] = [];

  /** The last requests, the newest first. */
  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** Writes down every request once it has ended. */
  logging(): MiddlewareHandler<AnthropicEnv> {
    return async (context, next) => {
      const { outgoing } = context.env;
      const [startedAt, gone] = [performance.now(), new AbortController()];
      outgoing.once("close", () => !outgoing.writableFinished && gone.abort());
      const { method, path } = context.req;
      const log: LoggedRequest = {
        ...{ at: new Date().toISOString(), method, path, model: undefined, status: 200, body: undefined },
        ...{ usage: undefined, aborted: false, tokens: 0, milliseconds: 0 },
      };
      context.set("log", log);
      context.set("gone", gone.signal);
      await next();
      log.aborted = gone.signal.aborted && log.status !== 0;
      if (log.status !== 0) log.status = log.aborted && !outgoing.headersSent ? 499 : context.res.status;
      log.milliseconds = Math.round((performance.now() - startedAt) * 10) / 10;
      this.#requests = [log, ...this.#requests].slice(0, KEPT_REQUESTS);
    };
  }

  /** Makes those requests fail that are to; what breaks off later is left to the handler. */
  faults(): MiddlewareHandler<AnthropicEnv> {
    return async (context, next) => {
      const fault = this.#take();
      if (fault?.delayMs) await sleep(fault.delayMs, undefined, { signal: context.get("gone") });
      const { status, afterTokens, errorType: type } = fault ?? {};
      if (typeof status === "number") {
        const retryAfter = fault?.retryAfter ?? (status === 429 ? 1 : undefined);
        const headers = retryAfter === undefined ? undefined : { "retry-after": String(retryAfter) };
        const message = MESSAGES[status] ?? `Injected fault: HTTP status ${status}`;
        throw new AnthropicError(status, message, { type, headers });
      }
      if (status === "cut" && afterTokens === undefined) {
        cutConnection(context);
        return alreadySent();
      }
      context.set("fault", fault);
      await next();
    };
  }

  #take(): Fault | undefined {
    const fault = this.#fault;
    if (fault?.times !== undefined && --fault.times === 0) this.#fault = undefined;
    return fault;
  }

  /** The routes below `/control`. */
  routes(): Hono<AnthropicEnv> {
    const state = () => ({ faults: this.#fault ? [this.#fault] : [] });
    return new Hono<AnthropicEnv>()
      .get("/faults", (context) => context.json(state()))
      .post("/faults", async (context) => {
        const body = v.safeParse(FaultSchema, await jsonBody(context));
        if (!body.success) throw errors.badRequest(v.summarize(body.issues));
        this.#fault = body.output;
        return context.json(state());
      })
      .delete("/faults", (context) => {
        this.#fault = undefined;
        return context.json(state());
      })
      .get("/requests", (context) => context.json({ requests: this.#requests }))
      .delete("/requests", (context) => {
        this.#requests = [];
        return context.json({ requests: [] });
      });
  }
}
