import fc from "fast-check";
import type { FuzzRequest } from "./client.ts";
import { lines, text } from "./texts.ts";

export type Headers = FuzzRequest["headers"];

const odd: Headers = [
  ...lines(`
    x-middleware-subrequest: middleware
    x-middleware-subrequest: middleware:middleware:middleware:middleware:middleware
    x-middleware-subrequest: src/middleware
    x-middleware-rewrite: {canary}/
    x-middleware-set-cookie: a=b
    x-nextjs-data: 1
    x-prerender-revalidate: 1
    x-matched-path: /admin/people
    x-invoke-path: /admin/people
    x-rewrite-url: /admin/people
    x-original-url: {canary}/
    x-opennext-internal: 1
    x-nonce: x
    x-http-method-override: DELETE
    Content-Security-Policy: script-src 'nonce-injected'
    next-router-state-tree: {}
    next-router-state-tree: []
    next-router-state-tree: null
    next-router-state-tree: %5B%22%22%2C%7B%7D%5D
    next-router-state-tree: %E0%A4%A
    next-router-state-tree: ["",{"children":["__proto__",{}]}]
    next-router-prefetch: 2
    next-router-segment-prefetch: /../_tree
    next-hmr-refresh: 1
    next-resume: 1
    next-url: //evil.example
    RSC: 1
    Next-Action: {action createItem}
    Next-Action: 7f0000
    Next-Action: __proto__
    Next-Action: 7f0000000000000000000000000000000000000000
    Authorization: Bearer ak_1
    Authorization: Bearer ak_test_secret
    Authorization: Bearer mt_1
    Authorization: Bearer m2m_1
    Authorization: Bearer oat_1
    Authorization: Bearer sk_test_1
    Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.
    Authorization: Bearer e30.e30.e30
    Authorization: Bearer
    Authorization: Basic YTpi
    Authorization: {canary}
    x-clerk-auth-status: signed-in
    x-clerk-auth-token: e30.e30.e30
    x-clerk-auth-message: x
    x-clerk-clerk-url: {canary}/
    x-clerk-request-data: x
    x-forwarded-host: evil.example
    x-forwarded-host: {canaryHost}
    x-forwarded-host: evil.example:99999
    x-forwarded-host: a, b
    x-forwarded-host: x/y?z
    x-forwarded-proto: http
    x-forwarded-proto: javascript
    x-forwarded-port: 99999
    Referer: {canary}/
    Origin: {canary}
    Origin: null
    Origin: {app}
    Transfer-Encoding: chunked
    Content-Length: abc
    Content-Length: -1
    Content-Length: 0x10
    Content-Type: text/plain
    Content-Type: text/plain;charset=utf-16
    Content-Type: application/json
    Content-Type: application/x-www-form-urlencoded
    Content-Type: multipart/form-data
    Content-Type: multipart/form-data; boundary=
    Content-Type: x
    Accept: text/html
    Accept: text/x-component
    Accept-Encoding: br;q=x, zstd, gzip
    Range: bytes=0-
    If-None-Match: *
    If-Modified-Since: x
    Expect: x
    Connection: x-forwarded-host, cookie
    Cookie: __session=x
    Cookie: __session=e30.e30.e30
    Cookie: __client_uat=9999999999
    Cookie: __client_uat=-1
    Cookie: __refresh_x=1
    Cookie: __clerk_db_jwt=
    Cookie: __proto__=1
    Cookie: a=1; a=2; =; ;;
  `).map((line): [string, string] => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  ["next-router-state-tree", "[".repeat(5_000)],
  ["Cookie", `x=${"y".repeat(20_000)}`],
  ["Accept-Language", "x".repeat(5_000)],
];

/** What Node's client itself takes for something else than text. */
const ruling = /^(?:Content-Length|Transfer-Encoding|Expect|Connection)$/;
const names = [...new Set(odd.map(([name]) => name))].filter((name) => !ruling.test(name));

/** A text as it may stand in a header. */
export const headerText = text.map((value) =>
  value
    .replace(/[^\t\x20-\x7e\xa0-\xff]/g, "")
    .slice(0, 8_000)
    .trim(),
);

/** Headers that programs on the way believe, and the same with any text. */
export const moreHeaders: fc.Arbitrary<Headers> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...odd) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...names), headerText) },
  ),
  { maxLength: 3 },
);
