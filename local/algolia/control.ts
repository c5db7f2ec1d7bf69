import { setTimeout as sleep } from "node:timers/promises";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type MiddlewareHandler } from "hono";
import * as v from "valibot";
import type { Application } from "./application.ts";
import { errors } from "./errors.ts";
import { type AlgoliaContext, type AlgoliaEnv, answerError, jsonBody } from "./http.ts";

const Milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(600_000));

const FaultSchema = v.strictObject({
  /** The status of the answer, or `cut` to break the connection; nothing is done then. */
  status: v.optional(
    v.union([v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)), v.literal("cut")]),
  ),
  /** How long a request waits first, in milliseconds. */
  delayMs: v.optional(Milliseconds),
  /** For how many requests the fault lasts; without end if left out. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Only requests whose path contains this text are meant. */
  path: v.optional(v.string(), ""),
  /** How long writes take to become visible from now on, in milliseconds. */
  publishAfterMs: v.optional(Milliseconds),
});

type Fault = v.InferOutput<typeof FaultSchema>;

/** A request that was answered. */
export interface LoggedRequest {
  at: string;
  method: string;
  /** With the query string, but without keys. */
  path: string;
  index: string | undefined;
  key: string | undefined;
  /** 0 if the connection was cut. */
  status: number;
  body: unknown;
  milliseconds: number;
}

const KEPT_REQUESTS = 500;
const LONGEST_BODY = 20_000;
const MESSAGES: Record<number, string> = { 429: "Too many requests", 503: "Service unavailable" };

/** What tests can ask of the server: what it was asked, and how it shall fail. */
export class Control {
  readonly #application: Application;
  /** By the text that a path must contain. */
  #faults = new Map<string, Fault>();
  #requests: LoggedRequest[] = [];

  constructor(application: Application) {
    this.#application = application;
  }

  /** The last requests, the newest first. */
  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** Writes down every request, and makes those fail that are to. */
  middleware(): MiddlewareHandler<AlgoliaEnv> {
    return async (context, next) => {
      const startedAt = performance.now();
      const fault = this.#take(context.req.path);
      if (fault?.delayMs) await sleep(fault.delayMs);
      if (fault?.status === "cut") {
        context.env.incoming.socket.destroy();
        context.res = RESPONSE_ALREADY_SENT.clone();
      } else if (fault?.status !== undefined) {
        const message = MESSAGES[fault.status] ?? `Injected fault: HTTP status ${fault.status}`;
        context.res = context.json({ message, status: fault.status }, fault.status as 503);
      } else {
        await next();
      }
      this.#log(context, fault?.status === "cut" ? 0 : context.res.status, performance.now() - startedAt);
    };
  }

  #take(path: string): Fault | undefined {
    const texts = [...this.#faults.keys()].sort((one, other) => other.length - one.length);
    const fault = this.#faults.get(texts.find((text) => path.includes(text)) ?? "");
    if (fault?.times !== undefined && --fault.times === 0) this.#faults.delete(fault.path);
    return fault;
  }

  #log(context: AlgoliaContext, status: number, milliseconds: number): void {
    const url = new URL(context.req.url);
    const access = context.get("access");
    for (const name of [...url.searchParams.keys()]) {
      if (name.toLowerCase().startsWith("x-algolia-")) url.searchParams.delete(name);
    }
    const index = /^\/1\/indexes\/([^/]+)/.exec(url.pathname)?.[1];
    this.#requests.unshift({
      at: new Date().toISOString(),
      method: context.req.method,
      path: url.pathname + url.search,
      index: index === undefined ? undefined : decode(index),
      key: access?.key,
      status,
      body: readable(context.get("body") ?? ""),
      milliseconds: Math.round(milliseconds * 10) / 10,
    });
    this.#requests.length = Math.min(this.#requests.length, KEPT_REQUESTS);
  }

  /** The routes below `/control`. */
  routes(): Hono<AlgoliaEnv> {
    return new Hono<AlgoliaEnv>()
      .get("/faults", (context) => context.json(this.#state()))
      .post("/faults", (context) => {
        const body = v.safeParse(FaultSchema, jsonBody(context));
        if (!body.success) throw errors.badRequest(v.summarize(body.issues));
        const { publishAfterMs, ...fault } = body.output;
        if (publishAfterMs !== undefined) this.#application.tasks.publishAfterMs = publishAfterMs;
        if (fault.status !== undefined || fault.delayMs !== undefined) this.#faults.set(fault.path, fault);
        return context.json(this.#state());
      })
      .delete("/faults", (context) => {
        this.#faults.clear();
        return context.json(this.#state());
      })
      .get("/requests", (context) => context.json({ requests: this.#requests }))
      .delete("/requests", (context) => {
        this.#requests = [];
        return context.json({ requests: [] });
      })
      .delete("/state", (context) => {
        this.#application.reset();
        this.#faults.clear();
        this.#requests = [];
        return context.json(this.#state());
      })
      .onError(answerError);
  }

  #state() {
    return { faults: [...this.#faults.values()], publishAfterMs: this.#application.tasks.publishAfterMs };
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A body as a person wants to see it. */
function readable(body: string): unknown {
  if (body === "") return undefined;
  if (body.length > LONGEST_BODY) return `${body.slice(0, LONGEST_BODY)}…`;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
