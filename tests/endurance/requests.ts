import { setTimeout as sleep } from "node:timers/promises";
import type { LocalKeys } from "../../scripts/lib/environment.ts";
import type { Stack } from "../../scripts/lib/stack.ts";
import { type Answer, ask } from "../access/answers.ts";
import { type Minter, minterOf } from "../access/callers.ts";
import { actionRequest, pageRequests, withHeaders } from "../access/requests.ts";
import { findActions } from "../access/routes.ts";
import type { Service } from "./faults.ts";
import { type Member, newWord } from "./people.ts";

/**
 * How a request ended. `done`: with what was asked for. `limited`: it was too much, and is told when to try again. `told`: it
 * failed, and the answer says so, with what can be done. `lost`: the connection broke. `hung`: there was no answer in time.
 * `wrong`: anything else.
 */
export type Outcome = "done" | "limited" | "told" | "lost" | "hung" | "wrong";

export interface Result {
  outcome: Outcome;
  /** The answer's status, with the reason where there is one. */
  status: string;
  body: string;
}

/** A kind of request: how often it comes beside others, what it cannot do without, and what it is. */
export interface Kind {
  weight: number;
  needs: readonly Service[];
  /** How long it may take, in milliseconds, if not `limitMs`. */
  limit?: number;
  send(site: Site, member: Member): Promise<Result>;
}

/** No request may take longer, in milliseconds: each call to the database has a deadline of 4 s, and few make more than two. */
export const limitMs = 15_000;
/** So long somebody listens to the assistant, whose answer has begun by then, in milliseconds; a busy machine writes slowly. */
const patienceMs = 25_000;

const publicPaths = ["/", "/status", "/privacy", "/terms", "/sign-in", "/sign-up", "/robots.txt"];
const memberPaths = ["/profile", "/items", "/activity", "/settings", "/assistant", "/welcome"];
const pathsWithoutData = ["/account", "/forbidden"];

/** What a member asks for. */
export const kinds: Record<string, Kind> = {
  "public page": {
    weight: 14,
    needs: [],
    async send(site, { random }) {
      const answer = await site.ask(random.pick(publicPaths), pageRequests.document);
      return judge(answer, answer.status === 200 && answer.body.length > 0);
    },
  },
  visitor: {
    weight: 8,
    needs: [],
    async send(site, { random }) {
      const answer = await site.ask(random.pick(memberPaths), pageRequests.document);
      return judge(answer, answer.status === 307 && Boolean(answer.location?.includes("/sign-in?")));
    },
  },
  page: {
    weight: 28,
    needs: ["database"],
    async send(site, member) {
      const path = member.random.pick(memberPaths);
      const answer = await site.ask(path, pageRequests.document, member);
      return judgePage(answer, marksOf(path, member));
    },
  },
  "page by router": {
    weight: 8,
    needs: ["database"],
    async send(site, member) {
      const answer = await site.ask(member.random.pick(memberPaths), pageRequests.rsc, member);
      const hasError = /^\w+:E\{/m.test(answer.body);
      const isFlight = answer.status === 200 && answer.type.startsWith("text/x-component");
      return judge(answer, isFlight && !hasError, isFlight);
    },
  },
  "page without data": {
    weight: 6,
    needs: [],
    async send(site, member) {
      return judgePage(
        await site.ask(member.random.pick(pathsWithoutData), pageRequests.document, member),
        [],
      );
    },
  },
  search: {
    weight: 10,
    needs: ["database", "algolia"],
    async send(site, member) {
      const words = member.mark.slice(0, member.random.below(10));
      const answer = await site.ask(`/directory?q=${words}`, pageRequests.document, member);
      return judgePage(answer, words ? [`for “${words}”`] : ['aria-label="People"']);
    },
  },
  bio: {
    weight: 8,
    needs: ["database"],
    async send(site, member) {
      const bio = { text: `Endures ${newWord()}`, isSaved: false };
      member.bios.push(bio);
      const result = await site.act("updateUserDetails", "/profile", { bio: bio.text }, member);
      bio.isSaved = result.outcome === "done";
      return result;
    },
  },
  item: {
    weight: 8,
    needs: ["database"],
    async send(site, member) {
      const open = member.items.find(({ id, isCompleted }) => id && isCompleted === undefined);
      if (open?.id && member.random.below(2)) {
        const result = await site.act("changeItem", "/items", { id: open.id, act: "complete" }, member);
        open.isCompleted = result.outcome === "done";
        return result;
      }
      const item: Member["items"][number] = { text: `Endure ${newWord()}`, isSaved: false };
      member.items.push(item);
      const result = await site.act("createItem", "/items", { name: item.text }, member);
      item.isSaved = result.outcome === "done";
      item.id = /"data":\{"id":"([^"]+)"/.exec(result.body)?.[1];
      return result;
    },
  },
  assistant: {
    weight: 4,
    needs: ["database", "anthropic", "algolia"],
    limit: patienceMs + 5_000,
    send: askAssistant,
  },
  health: {
    weight: 4,
    needs: ["database"],
    async send(site) {
      const answer = await site.ask("/api/health");
      // Why, it does not tell: anybody may ask.
      return judge(answer, answer.status === 200, answer.status === 503 && answer.body === failing);
    },
  },
  "Clerk's proxy": {
    weight: 2,
    needs: ["clerk"],
    async send(site) {
      const answer = await site.ask("/__clerk/v1/environment");
      return judge(answer, answer.status === 200, answer.status >= 500 && /"message":"/.test(answer.body));
    },
  },
};

const failing = '{"status":"failing"}';

/** What must stand on a page of a member's. */
function marksOf(path: string, { mark, bios, items }: Member): string[] {
  const [bio, item] = [bios.at(-1), items.at(-1)];
  if (path === "/profile") return [`${mark}@example.com`, ...(bio?.isSaved ? [bio.text] : [])];
  return path === "/items" && item?.isSaved ? [item.text] : [];
}

async function askAssistant(site: Site, member: Member): Promise<Result> {
  const turnId = crypto.randomUUID();
  const question = member.random.pick(["What is two and two?", "Who am I?", `Find ${member.mark}`]);
  const body = JSON.stringify({ kind: "ask", conversationId: crypto.randomUUID(), turnId, question });
  const headers = { "Content-Type": "application/json", Origin: site.url };
  const answer = await site.listen("/assistant/stream", { method: "POST", headers, body }, member);
  if (answer.status !== 200) return judge(answer, false, hasReason(answer));
  const isDone = answer.body.includes('"type":"end","state":"complete"');
  if (isDone) member.answers.push(turnId);
  // Who listens sees that it goes on for too long, and leaves.
  const isLeft = answer.hasLeft && answer.body.includes('"type":"start"');
  const error = /"type":"error","error":"(\w+)","message":"[^"]/.exec(answer.body)?.[1];
  return judge(answer, isDone, isLeft || error !== undefined, isLeft ? "left" : error);
}

/** A failure in JSON that says why. */
export const hasReason = ({ status, body }: Answer) =>
  status >= 500 && /"(?:reason|error)":"(?:unavailable|internal)"/.test(body);

/** What an answer means, by whether it is what was asked for, or says well that it can't be given. */
export function judge(answer: Answer, isDone: boolean, isTold = false, reason?: string): Result {
  const { status, retryAfter, body } = answer;
  const isLimited = (status === 429 && retryAfter !== null) || reason === "rate_limited";
  const outcome = isDone ? "done" : isLimited ? "limited" : isTold ? "told" : "wrong";
  return { outcome, status: reason ? `${status} ${reason}` : String(status), body };
}

/** A page is done when all of it came; what is missing in it must say so: the browser shows the boundary of an error there. */
function judgePage(answer: Answer, marks: string[]): Result {
  const { status, body } = answer;
  const isWhole = status === 200 && body.includes("<h1") && body.trimEnd().endsWith("</html>");
  const hasBoundary = /data-dgst="|\$RX\("/.test(body);
  const isTold = hasBoundary || body.includes("What you typed is kept");
  const isDone = isWhole && !isTold && marks.every((mark) => body.includes(mark));
  return judge(answer, isDone, isWhole && isTold, isTold ? "in part" : undefined);
}

/** The product as somebody asks it who has a session. */
export class Site {
  readonly url: string;
  readonly #minter: Minter;
  readonly #actions = findActions();

  constructor(stack: Stack, keys: LocalKeys) {
    this.url = stack.appUrl;
    this.#minter = minterOf(stack, keys);
  }

  /** Asks as a member; as a visitor without one. */
  ask(path: string, init: RequestInit | Record<string, string> = {}, member?: Member): Promise<Answer> {
    const request = "method" in init ? init : { headers: init as Record<string, string> };
    return ask(this.url + path, { ...this.#as(member, request), signal: AbortSignal.timeout(limitMs) });
  }

  /** Calls a Server Action. */
  async act(name: string, path: string, fields: Record<string, string>, member: Member): Promise<Result> {
    const action = this.#actions.get(`action ${name}`);
    if (!action) throw new Error(`There is no action ${name}.`);
    const answer = await this.ask(path, actionRequest(action, fields, this.url), member);
    const error = /"success":false,"error":"(\w+)","message":"[^"]/.exec(answer.body)?.[1];
    const isKept = Object.values(fields).every((value) => answer.body.includes(JSON.stringify(value)));
    const isTold = (error === "unavailable" || error === "internal") && isKept;
    return judge(answer, answer.status === 200 && /"success":true/.test(answer.body), isTold, error);
  }

  /** Reads an answer as it comes, until its end or until patience ends. */
  async listen(path: string, init: RequestInit, member: Member): Promise<Answer & { hasLeft: boolean }> {
    const leave = new AbortController();
    const patience = sleep(patienceMs, { done: true, value: undefined, hasLeft: true });
    const response = await fetch(this.url + path, {
      ...this.#as(member, init),
      signal: AbortSignal.any([leave.signal, AbortSignal.timeout(patienceMs + 5_000)]),
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let [body, hasLeft] = ["", false];
    for (;;) {
      const piece = await Promise.race([reader?.read(), patience]);
      if (!piece || piece.done) {
        hasLeft = piece !== undefined && "hasLeft" in piece;
        break;
      }
      body += piece.value;
    }
    leave.abort();
    const { status, headers } = response;
    const [type, retryAfter] = [headers.get("content-type") ?? "", headers.get("retry-after")];
    return { status, type, retryAfter, body, hasLeft, location: null, leadsTo: null };
  }

  #as(member: Member | undefined, init: RequestInit): RequestInit {
    // A visitor is a browser that was here before.
    const person = member ?? { id: "", mark: "", sessionId: "" };
    const cookies = this.#minter.cookies(member ? "member" : "anonymous", person, this.url);
    const from = member && { "CF-Connecting-IP": member.address };
    return withHeaders(init, { ...from }, cookies);
  }
}
