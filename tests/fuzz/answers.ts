import { clerkHost } from "#lib/clerk-host.ts";
import { isLocal } from "#lib/local-address.ts";
import type { LocalKeys } from "../../scripts/lib/environment.ts";
import { root } from "../../scripts/lib/paths.ts";
import type { Stack } from "../../scripts/lib/stack.ts";
import { redirectIn } from "../access/answers.ts";
import type { Stage } from "../access/world.ts";
import type { Exchange } from "./client.ts";

/** Answers that are right though something broke, and why. */
const expected: ((exchange: Exchange) => boolean)[] = [
  // workerd knows a fixed list of methods, and answers others by itself.
  ({ request, answer }) => answer.status === 501 && request.method === "FOO",
  // Local Clerk says what it has not.
  ({ request, answer }) => answer.status === 501 && isOfClerk(request.path),
  // Next's own page for errors: whoever asks for it by its name is shown it as it is.
  ({ request, answer }) => answer.status === 500 && /_global-error/i.test(request.path),
];

/** Also where dots lead there. */
function isOfClerk(path: string): boolean {
  const base = "http://localhost";
  return URL.canParse(path, base) && new URL(path, base).pathname.startsWith("/__clerk");
}

/** What handlers take, and how they refuse the rest. */
const methodsOf: Record<string, string[]> = {
  "/api/webhooks/clerk": ["POST"],
  "/assistant/stream": ["POST"],
  "/api/health": ["GET", "HEAD"],
};
/** 405 is ours; the others workerd answers to a request that is no HTTP. */
const wrongMethod = [400, 405, 417, 431, 501];

/** Where somebody's mark stands, in things that are only for their owner or the console. */
const marked = /(Of |Am I |I am )?(mark[0-9a-f]{16})(@)?/g;
const stackTrace = /\n\s+at [^\n]*:\d+:\d+/;
/** What React's stream and its HTML have where a component threw: its own redirects and the like have words there. */
const brokenRender = /"digest":"\d+"|data-dgst="\d+"/;

/** Finds what is wrong with an answer, whatever was asked. */
export class Judge {
  readonly #stage: Stage;
  readonly #secrets: [name: string, value: string][];
  readonly #hosts: string[];

  constructor({ environment, appUrl }: Stack, keys: LocalKeys, stage: Stage) {
    this.#stage = stage;
    const names = [
      "CLERK_SECRET_KEY",
      "CLERK_WEBHOOK_SIGNING_SECRET",
      "TURSO_AUTH_TOKEN",
      "ANTHROPIC_API_KEY",
    ];
    this.#secrets = [
      ...names.map((name): [string, string] => [name, environment[name] ?? ""]),
      ["the key that signs sessions", keys.privateKeyPem.split("\n")[2] ?? ""],
      ["a path of this machine", root],
    ];
    const clerk = clerkHost(environment.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY ?? "");
    this.#hosts = [new URL(appUrl).host, clerk, clerk.replace(".clerk.", ".")];
  }

  /** @returns undefined where all is well */
  problemOf(exchange: Exchange): string | undefined {
    const { request, answer } = exchange;
    const { status, body } = answer;
    const isExpected = expected.some((isRight) => isRight(exchange));
    if (status >= 500 && !isExpected) return `it was answered ${status}: ${body.slice(0, 200)}`;
    const allowed = methodsOf[request.path.split("?")[0] ?? ""];
    if (allowed && !allowed.includes(request.method) && !wrongMethod.includes(status))
      return `it answered ${request.method} with ${status}`;
    if (!isExpected && /"error":"(?:internal|misconfigured|unavailable)"/.test(body))
      return "it broke on our side";
    if (brokenRender.test(body) && !isExpected) return "a component threw";
    const whole = `${JSON.stringify(answer.headers)}\n${body}`;
    const secret = this.#secrets.find(([, value]) => whole.includes(value));
    if (secret) return `it shows ${secret[0]}`;
    if (stackTrace.test(body)) return "it shows a stack trace";
    if (answer.headers.some(([name, value]) => name === "x-injected" || /^injected/i.test(value)))
      return "a header was injected";
    if (body.includes('nonce="injected"')) return "a nonce was injected";
    if (
      answer.headers.some(([name, value]) => name === "x-clerk-auth-reason" && value === "unexpected-error")
    )
      return "Clerk was asked about it";
    return this.#leak(exchange, whole) ?? this.#strayRedirect(exchange);
  }

  /** A mark of somebody, where who asks may not see it. */
  #leak({ request }: Exchange, whole: string): string | undefined {
    const { who } = request;
    const sent = JSON.stringify(request);
    for (const [, before = "", mark = "", after = ""] of whole.matchAll(marked)) {
      // What was sent may come back.
      if (!sent.includes(mark) && !this.#maySee(who, before, mark, after))
        return `it shows "${before}${mark}${after}" to ${who}`;
    }
    return undefined;
  }

  #maySee(who: Exchange["request"]["who"], before: string, mark: string, after: string): boolean {
    const { delivery, audit } = this.#stage.marks;
    if (who !== "member" && who !== "other" && who !== "admin" && who !== "banned" && who !== "deleted")
      return false;
    if (mark === this.#stage.person(who).mark) return true;
    if (before === "Of " || before === "Am I ") return false;
    if (who === "admin") return true;
    // The directory shows their name and their bio, and nothing else.
    const isShown = !["hidden", "banned", "deleted"].some(
      (name) => mark === this.#stage.person(name as "hidden").mark,
    );
    return (
      (who === "member" || who === "other") && isShown && after !== "@" && mark !== delivery && mark !== audit
    );
  }

  /** A redirect that leads away from the site and from Clerk, or that has Clerk lead away afterwards. */
  #strayRedirect({ request, answer: { location, leadsTo, body } }: Exchange): string | undefined {
    for (const target of [location, leadsTo, redirectIn(body)]) {
      if (!target) continue;
      const base = `http://${this.#hosts[0]}`;
      // As a browser reads it; what it cannot read leads nowhere.
      if (!URL.canParse(target, base)) continue;
      const url = new URL(target, base);
      const isBack = /^\/sign-(?:in|up)$|\/client\/handshake$/.test(url.pathname);
      // An address that was asked for may be kept as it is: Clerk's component looks at it in the browser.
      const back =
        isBack && !request.path.includes("redirect_url") ? url.searchParams.get("redirect_url") : null;
      for (const { host, href } of [
        url,
        ...(back && URL.canParse(back, base) ? [new URL(back, base)] : []),
      ]) {
        // Local Clerk lets its handshake lead to anything on this machine.
        const isLed = isOfClerk(request.path) && isLocal(href);
        if (!this.#hosts.includes(host) && !isLed) return `it leads to ${href}`;
      }
    }
    return undefined;
  }
}
