import type { Action } from "./routes.ts";

/** How a page is asked for: by the address bar, by Next's router, ahead of a click, by a program. */
export const pageRequests = {
  document: {
    Accept: "text/html,application/xhtml+xml",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
  },
  rsc: { Accept: "*/*", RSC: "1", "Next-Url": "/" },
  prefetch: {
    Accept: "*/*",
    RSC: "1",
    "Next-Url": "/",
    "Next-Router-Prefetch": "1",
    "Next-Router-Segment-Prefetch": "/_tree",
  },
  fetch: { Accept: "*/*" },
} as const satisfies Record<string, Record<string, string>>;

export type PageRequest = keyof typeof pageRequests;

/** What React sends for `action(undefined, form)`. */
export function actionRequest({ id }: Action, fields: Record<string, string>, origin: string): RequestInit {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value);
  body.append("0", '["$undefined","$K1"]');
  return { method: "POST", headers: { "Next-Action": id, Accept: "text/x-component", Origin: origin }, body };
}

/** What a browser without JavaScript sends for the same. */
export function formRequest({ id }: Action, fields: Record<string, string>, origin: string): RequestInit {
  const body = new FormData();
  body.append("$ACTION_REF_1", "");
  body.append("$ACTION_1:0", JSON.stringify({ id, bound: "$@1" }));
  body.append("$ACTION_1:1", '["$undefined"]');
  body.append("$ACTION_KEY", "k1");
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return { method: "POST", headers: { ...pageRequests.document, Origin: origin }, body };
}

/** A request with further headers, and with cookies. */
export function withHeaders(
  init: RequestInit,
  headers: Record<string, string>,
  cookies: Record<string, string> = {},
): RequestInit {
  const Cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
  return { ...init, headers: { ...(init.headers as object), ...headers, ...(Cookie ? { Cookie } : {}) } };
}
