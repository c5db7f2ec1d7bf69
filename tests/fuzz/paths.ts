import fc from "fast-check";
import { foreign, lines, prototypeNames, type Text, text } from "./texts.ts";

const parts = [
  "",
  "x".repeat(3_000),
  ...lines(`
    .
    ..
    %2e%2e
    %2f
    %5c
    \\
    %00
    ;
    ;x=1
    %
    %zz
    %ED%A0%80
    %c0%af
    %0d%0aX-Injected:%201
    %E2%80%AE
    _next
    __clerk
    admin
    [id]
    __proto__
    constructor
    {victim}
    *
    @{canaryHost}
    .env
    .dev.vars
    .git/config
  `),
];

const ends = lines(`
  /
  //
  /..
  .rsc
  .json
  .txt
  .html
  .js.map
  .segments/_tree.segment.rsc
  .prefetch.rsc
  /index
  /page
  /route
  ?
  #x
  &x
  %20
`);

const known = lines("q after outcome role status sort reason from redirect_url _rsc");
const others = [
  ...prototypeNames,
  ...lines(
    "q[] id nxtPid _method sign_in_force_redirect_url after_sign_in_url __clerk_db_jwt __clerk_ticket",
  ),
  ...lines("__clerk_handshake_nonce __clerk_proxy_url __clerk_status __clerk_synced"),
];
const parameter = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...known), text) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom("from", "redirect_url"), foreign) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...others), text) },
);

const query: Text = fc
  .array(fc.tuple(parameter, fc.boolean()), { maxLength: 3 })
  .map((pairs) => pairs.map(([[name, value], isRaw]) => `${name}=${isRaw ? value : encode(value)}`).join("&"))
  .map((pairs) => (pairs ? `?${pairs}` : ""));

/** A text as a part of a path or a query. What is put in later stays as it is. */
export function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(/%7B(\w+)%7D/g, "{$1}");
}

/** Paths and those around them, with what may follow. */
export function pathsNear(path: Text): Text {
  const near = fc.oneof(
    { weight: 6, arbitrary: path },
    { weight: 3, arbitrary: fc.tuple(path, fc.constantFrom(...parts), fc.nat(6)).map(insertPart) },
    { weight: 1, arbitrary: fc.tuple(path, fc.constantFrom(...ends)).map((two) => two.join("")) },
    { weight: 1, arbitrary: fc.tuple(path, fc.nat(30)).map(encodeOne) },
    { weight: 1, arbitrary: path.map((base) => base.toUpperCase()) },
  );
  return fc.tuple(near, query).map(([base, asked]) => sendable(base + asked));
}

function insertPart([base, part, at]: [string, string, number]): string {
  const all = base.split("/");
  return all.toSpliced(1 + (at % all.length), 0, part).join("/");
}

function encodeOne([base, at]: [string, number]): string {
  const index = 1 + (at % Math.max(1, base.length - 1));
  const code = base.charCodeAt(index);
  return Number.isNaN(code) ? base : `${base.slice(0, index)}%${code.toString(16)}${base.slice(index + 1)}`;
}

/** HTTP takes no other characters, and servers no more of them. */
function sendable(path: string): string {
  return path.replace(/[^\x21-\x7e]/gu, (found) => encodeURIComponent(found.toWellFormed())).slice(0, 12_000);
}
