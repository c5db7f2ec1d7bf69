import { Agent, type IncomingMessage, request as send } from "node:http";
import { signedHeaders } from "../../local/svix/sign.ts";
import type { Answer } from "../access/answers.ts";
import type { Caller, Minter } from "../access/callers.ts";
import { findActions } from "../access/routes.ts";
import { ownIdOf, type Stage } from "../access/world.ts";

/** A request as it is made up: nothing in it belongs to one run, so that it can be sent again in another. */
export interface FuzzRequest {
  who: Caller;
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body?: string;
  /** A body of bytes that are no text. */
  isBinary?: boolean;
  /** Signed as Svix does it, by our secret or another one. */
  signature?: { id: string; ageSeconds: number; isForged: boolean };
}

/** What a request became, and what it was answered. */
export interface Exchange {
  request: FuzzRequest;
  answer: Answer & { headers: [name: string, value: string][] };
}

/** No answer takes so long: what does hangs. */
const patienceMs = 30_000;

interface ClientOptions {
  appUrl: string;
  canaryUrl: string;
  stage: Stage;
  minter: Minter;
  webhookSecret: string;
  connections: number;
}

/** Sends requests as they are: neither the path nor the headers are put right on the way. */
export class Client {
  readonly #options: ClientOptions;
  readonly #agent: Agent;
  readonly #actions = findActions();
  readonly #cookies = new Map<Caller, { text: string; mintedAt: number }>();

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  }

  /** @throws where no answer comes */
  async send(made: FuzzRequest): Promise<Exchange> {
    for (let again = 4; ; again -= 1) {
      const exchange = await this.#sendOnce(made);
      if (again === 0 || !isLost(exchange)) return exchange;
    }
  }

  async #sendOnce(made: FuzzRequest): Promise<Exchange> {
    const request = this.#fill(made);
    const { method, path, headers, body = "", isBinary } = request;
    const bytes = Buffer.from(body, isBinary ? "latin1" : "utf8");
    const options = {
      ...{ method, path, agent: this.#agent, headers: headers.flat(), maxHeaderSize: 256 * 1024 },
      signal: AbortSignal.timeout(patienceMs),
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      send(this.#options.appUrl, options, resolve).on("error", reject).end(bytes);
    });
    const pieces: Buffer[] = [];
    for await (const piece of response) pieces.push(piece);
    const raw = response.rawHeaders;
    const answered = raw.flatMap((name, n): [string, string][] =>
      n % 2 ? [] : [[name.toLowerCase(), raw[n + 1] ?? ""]],
    );
    const headerOf = (wanted: string) => answered.find(([name]) => name === wanted)?.[1] ?? null;
    return {
      request,
      answer: {
        status: response.statusCode ?? 0,
        location: headerOf("location"),
        leadsTo: headerOf("x-action-redirect")?.split(";")[0] ?? null,
        retryAfter: headerOf("retry-after"),
        type: headerOf("content-type") ?? "",
        body: Buffer.concat(pieces).toString(),
        headers: answered,
      },
    };
  }

  /** Puts in what belongs to this run: people, sessions, addresses, times. */
  #fill(made: FuzzRequest): FuzzRequest {
    const { stage, appUrl, canaryUrl, webhookSecret } = this.#options;
    const id = (name: Parameters<Stage["person"]>[0]) => stage.person(name).id;
    const values: Record<string, string> = {
      ...{ app: appUrl, canary: canaryUrl, canaryHost: new URL(canaryUrl).host },
      ...{ now: String(Date.now()), unique: crypto.randomUUID() },
      ...{
        self: id(made.who),
        member: id("member"),
        victim: id("victim"),
        hidden: id("hidden"),
        target: id("target"),
      },
      ...{ ownId: ownIdOf(stage.person(made.who)), victimId: ownIdOf(stage.person("victim")) },
      ...{ delivery: stage.delivery, deadEntry: stage.deadEntry },
      ...Object.fromEntries([...this.#actions].map(([name, { id }]) => [name, id])),
    };
    const fill = (text: string) => text.replace(/\{([a-zA-Z ]+)\}/g, (found, name) => values[name] ?? found);
    const body = made.body === undefined ? undefined : fill(made.body);
    const signature = made.signature && { ...made.signature, id: fill(made.signature.id) };
    const headers = made.headers.map(([name, value]): [string, string] => [name, fill(value)]);
    if (signature) {
      const key = signature.isForged ? `whsec_${btoa("another key, not ours!!!")}` : webhookSecret;
      const at = new Date(Date.now() - signature.ageSeconds * 1_000);
      const signed = Object.entries(signedHeaders(key, signature.id, body ?? "", at));
      headers.unshift(...signed.filter(([name]) => !headers.some(([given]) => given === name)));
    }
    headers.unshift(["Host", new URL(appUrl).host]);
    if (body !== undefined && !headers.some(([name]) => /^(?:Content-Length|Transfer-Encoding)$/.test(name)))
      headers.push(["Content-Length", String(lengthOf(body, made.isBinary))]);
    const more = headers.filter(([name]) => name === "Cookie").map(([, value]) => value);
    const sent = headers.filter(([name]) => name !== "Cookie");
    sent.push(["Cookie", [this.#cookiesOf(made.who), ...more].join("; ")]);
    return { ...made, path: fill(made.path), headers: sent, body, signature };
  }

  /** A token lives for a minute. */
  #cookiesOf(who: Caller): string {
    const { minter, stage, appUrl } = this.#options;
    const known = this.#cookies.get(who);
    if (known && Date.now() - known.mintedAt < 20_000) return known.text;
    const text = Object.entries(minter.cookies(who, stage.person(who), appUrl))
      .map(([name, value]) => `${name}=${value}`)
      .join("; ");
    this.#cookies.set(who, { text, mintedAt: Date.now() });
    return text;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function lengthOf(body: string, isBinary = false): number {
  return isBinary ? body.length : Buffer.byteLength(body);
}

/**
 * Whether wrangler's own proxy, in front of the Worker, lost its connection to it. It does where a body that nobody needs is left unread, and
 * is of some kilobytes (in one of ten requests that PUT 20 KB to an asset); what does so each time is the Worker's fault.
 */
function isLost({ answer: { status, body } }: Exchange): boolean {
  return status === 500 && body.startsWith("Error: Network connection lost.") && body.includes("miniflare");
}
