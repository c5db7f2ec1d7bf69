import type { Route } from "./matrix.ts";

/** What a caller is answered, in a word. */
export type Word =
  /** What they asked for, and it is theirs to see. */
  | "shown"
  /** What anybody may see. */
  | "public"
  /** The page, without what would be on it. */
  | "empty"
  /** An action did what it was asked. */
  | "done"
  /** Sent to sign in, or told to: 401, `unauthenticated`. */
  | "sign-in"
  /** Sent to Clerk for a new token, and back. */
  | "renew"
  /** Sent to /forbidden, or told so: 403, `forbidden`. */
  | "forbidden"
  /** As `forbidden`, and told that a second factor is missing. */
  | "two-step"
  /** Sent to the landing page. */
  | "home"
  | "not-found"
  /** Refused because it is no proper request. */
  | "bad"
  /** An action's page or nothing at all, and nothing was written. */
  | "untouched"
  | `status-${number}`;

/** The answer to one request, as much of it as tells who may see what. */
export interface Answer {
  status: number;
  location: string | null;
  /** Where an action of Next's leads, as its router is told. */
  leadsTo: string | null;
  /** When to try again, in seconds. */
  retryAfter: string | null;
  type: string;
  body: string;
}

/**
 * Sends a request, follows no redirect, and reads the answer to its end: pages stream, and a redirect that is thrown in a
 * page comes in its body.
 */
export async function ask(url: string, init: RequestInit): Promise<Answer> {
  const signal = init.signal ?? AbortSignal.timeout(20_000);
  const response = await fetch(url, { ...init, redirect: "manual", signal });
  const location = response.headers.get("location");
  // Next sends its router on to an address that names what it asked for, so that no cache mixes answers up.
  const next = location ? new URL(location, url) : undefined;
  if (next?.searchParams.has("_rsc") && next.pathname === new URL(url).pathname && next.href !== url) {
    await response.body?.cancel();
    return ask(next.href, init);
  }
  return {
    status: response.status,
    location,
    leadsTo: response.headers.get("x-action-redirect")?.split(";")[0] ?? null,
    retryAfter: response.headers.get("retry-after"),
    type: response.headers.get("content-type") ?? "",
    body: await response.text(),
  };
}

/** Says in a word what an answer is. */
export function wordFor(answer: Answer, route: Route, marks: string[]): Word {
  const target = answer.location ?? redirectIn(answer.body);
  if (target) return wordForRedirect(target);
  const { status, body, type } = answer;
  if (status === 401 || (type === "text/plain" && body.startsWith("You are signed out"))) return "sign-in";
  if (status === 403 || (type === "text/plain" && body.startsWith("Your role"))) return "forbidden";
  if (status === 404 || body.includes("NEXT_HTTP_ERROR_FALLBACK;404")) return "not-found";
  if (status === 400) return "bad";
  if (status !== 200) return `status-${status}`;
  if (route.kind === "public") return "public";
  return marks.every((mark) => body.includes(mark)) ? "shown" : "empty";
}

/** Where a page leads that was redirected while it was streamed. */
export function redirectIn(body: string): string | undefined {
  const meta = /<meta id="__next-page-redirect"[^>]*content="\d+;url=([^"]*)"/.exec(body)?.[1];
  return (meta ?? /NEXT_REDIRECT;\w+;([^;]*);/.exec(body)?.[1])?.replaceAll("&amp;", "&");
}

function wordForRedirect(target: string): Word {
  const { pathname, searchParams } = new URL(target, "http://localhost");
  if (pathname.startsWith("/sign-in")) return "sign-in";
  if (pathname === "/") return "home";
  if (pathname.endsWith("/client/handshake")) return "renew";
  if (pathname !== "/forbidden") return "status-302";
  return searchParams.get("reason") === "second_factor_required" ? "two-step" : "forbidden";
}

/** Says in a word what an action answered. */
export function wordForAction(answer: Answer): Word {
  const { body, status } = answer;
  const error = /"success":false,"error":"(\w+)"/.exec(body)?.[1];
  if (/"success":true/.test(body)) return "done";
  // Next tells its router where an action leads that has done its work.
  if (answer.leadsTo) return answer.leadsTo === "/profile" ? "done" : wordForRedirect(answer.leadsTo);
  if (error === "unauthenticated") return "sign-in";
  if (error === "second_factor_required") return "two-step";
  if (error === "forbidden") return "forbidden";
  if (error) return "bad";
  if (status === 401) return "sign-in";
  if (status === 403) return "forbidden";
  const target = answer.location ?? redirectIn(body);
  if (target) return wordForRedirect(target);
  if (status === 404) return "not-found";
  return status < 300 ? "untouched" : `status-${status}`;
}
