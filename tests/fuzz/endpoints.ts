import fc from "fast-check";
import { pathOf } from "../access/app-paths.ts";
import { matrix } from "../access/matrix.ts";
import { pageRequests } from "../access/requests.ts";
import { findActions, findRoutes, pathPattern } from "../access/routes.ts";
import { actionRequest, replyRequest } from "./actions.ts";
import type { FuzzRequest } from "./client.ts";
import { type Headers, headerText, moreHeaders } from "./headers.ts";
import { callers, method, requestOf } from "./parts.ts";
import { encode, pathsNear } from "./paths.ts";
import { json, lines, mostly, nearly, quoted, text } from "./texts.ts";

/** Something that answers, and what it is sent. */
export interface Endpoint {
  name: string;
  /** How much of all requests it gets, beside the others. */
  share: number;
  requests: fc.Arbitrary<FuzzRequest>;
}

/** Everything that is asked: each page, action and handler, and what lies between them. */
export function findEndpoints(): Endpoint[] {
  const pages = [...findRoutes()].filter(([, file]) => /page\.tsx?$/.test(file));
  const actions = [...findActions()];
  return [
    ...pages.map(([name, file]) => ({ name, share: 4, requests: pageRequest(name, file) })),
    ...actions.map(([name, { pages }]) => ({
      ...{ name, share: 4 },
      requests: actionRequest(name, pathPattern(pages[0] ?? "")),
    })),
    { name: "any action", share: 20, requests: replyRequest(actions.map(([name]) => name)) },
    { name: "POST /api/webhooks/clerk", share: 30, requests: webhookRequest },
    { name: "POST /assistant/stream", share: 20, requests: assistantRequest },
    { name: "/__clerk", share: 15, requests: proxyRequest },
    { name: "other paths", share: 30, requests: otherRequest },
  ];
}

const rarely = <Value>(value: Value, odd: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 20, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: odd });
const anyBody = fc.option(text, { nil: undefined });
const anyRequest = fc
  .tuple(fc.constantFrom({}, ...Object.values(pageRequests)), moreHeaders)
  .map(([usual, more]): Headers => [...Object.entries(usual), ...more]);

function pageRequest(name: string, file: string): fc.Arbitrary<FuzzRequest> {
  const isConsole = matrix[name]?.kind === "console";
  const ids = ["{victim}", "{hidden}", "{ownId}", "{victimId}", "user_none"];
  const id = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: text.map(encode) },
  );
  return requestOf({
    who: callers(isConsole ? "admin" : "member", "admin", "anonymous", "member"),
    method: method("GET"),
    path: pathsNear(name.includes("[id]") ? id.map((id) => pathOf(file, { id })) : fc.constant(pathOf(file))),
    headers: anyRequest,
    body: anyBody,
  });
}

const now = fc.constant("{now}");
const anyText = text.map((value) => JSON.stringify(value));
const person = quoted("user_fuzzA", "user_fuzzB", "user_fuzzC");
const user = nearly({
  id: person,
  email_addresses: fc.constant('[{"id":"idn_1","email_address":"fuzz@example.com"}]'),
  primary_email_address_id: quoted("idn_1"),
  first_name: anyText,
  last_name: quoted("Fuzz"),
  image_url: anyText,
  public_metadata: fc.oneof(fc.constant('{"role":"admin"}'), json),
  created_at: now,
  updated_at: now,
});
const session = nearly({ id: quoted("sess_{unique}"), user_id: person, status: quoted("active") });
const sessionTypes = ["session.created", "session.ended", "session.removed", "session.revoked"];
const event = fc.oneof(
  nearly({ type: quoted("user.created", "user.updated"), timestamp: now, data: user }),
  nearly({ type: quoted("user.deleted"), timestamp: now, data: nearly({ id: person }) }),
  nearly({ type: quoted(...sessionTypes), timestamp: now, data: session }),
  nearly({ type: anyText, timestamp: json, data: json }),
);
const svixHeaders = ["svix-timestamp", "svix-signature", "webhook-id", "Content-Type"];

const signedRequest = requestOf({
  who: fc.constant("anonymous" as const),
  method: method("POST", 30),
  path: rarely("/api/webhooks/clerk", pathsNear(fc.constant("/api/webhooks/clerk"))),
  headers: fc.oneof(
    { weight: 8, arbitrary: fc.constant<Headers>([]) },
    { weight: 1, arbitrary: moreHeaders },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...svixHeaders), headerText).map((header): Headers => [header]),
    },
  ),
  body: mostly(event),
  isBinary: rarely(false, fc.constant(true)),
  signature: fc.record(
    {
      id: rarely(
        "msg_{unique}",
        headerText.map((odd) => `${odd.slice(0, 500)}{unique}`),
      ),
      ageSeconds: rarely(0, fc.constantFrom(-1e6, -240, 240, 1e6)),
      isForged: rarely(false, fc.constant(true)),
    },
    { noNullPrototype: true },
  ),
});
/** What Clerk signed may be about anybody; but to these nothing is to happen. */
const webhookRequest = signedRequest.map((made) => ({
  ...made,
  body: made.body?.replace(/\{(?:victim|hidden|target)\}/g, "user_fuzzA"),
}));

const uuid = fc.oneof({ weight: 3, arbitrary: quoted("{unique}") }, quoted("{ownId}", "{victimId}"));
const assistantRequest = requestOf({
  who: callers("other", "member"),
  method: method("POST", 30),
  path: fc.constant("/assistant/stream"),
  headers: rarely<Headers>([], moreHeaders).map(
    (more): Headers => [["Content-Type", "application/json"], ...more],
  ),
  body: mostly(
    fc.oneof(
      nearly({
        ...{ kind: quoted("ask"), conversationId: uuid, turnId: uuid },
        question: text.map((asked) => JSON.stringify(`${asked}?`)),
      }),
      nearly({ kind: quoted("continue"), conversationId: uuid, turnId: uuid }),
      nearly({
        ...{ kind: quoted("decide"), conversationId: uuid, turnId: uuid },
        decisions: nearly({ toolu_1: fc.constant("true") }),
      }),
    ),
  ),
  isBinary: rarely(false, fc.constant(true)),
});

const clerkPaths = lines(`
  /__clerk
  /__clerk/v1/client
  /__clerk/v1/environment
  /__clerk/v1/me
  /__clerk/v1/users
  /__clerk/v1/client/handshake
  /__clerk/_control/people
  /__clerk/mailbox
  /__clerk//{canaryHost}/
  /__clerk/@{canaryHost}/
  /__clerk@{canaryHost}/
  /__clerk:80/
  /__clerk\\{canaryHost}
  /__clerk/{canary}/
  /__clerk.evil.example/
  /__clerk/npm/@clerk/clerk-js/dist/../../../../package.json
  /__clerk/%2e%2e/v1/users
`);
const proxyRequest = requestOf({
  who: callers("member"),
  method: method("GET"),
  path: pathsNear(fc.constantFrom(...clerkPaths)),
  headers: moreHeaders,
  body: anyBody,
});

const otherPaths = lines(`
  /api
  /api/none
  /api/health
  /api/wiring
  /robots.txt
  /sitemap.xml
  /favicon.ico
  /manifest.webmanifest
  /offline.html
  /social.png
  /none
  /items/none
  /admin
  /404
  /500
  /worker.js
  /cdn-cgi
  /cdn-cgi/trace
  /cdn-cgi/pages/x.html
  /cdn-cgi/image/width=1/{canary}/a.png
  /cdn-cgi/image/fit=cover/%7Bcanary%7D
  /%63dn-cgi/image/w=1/{canary}/a.png
  /_next
  /_next/static/x.js
  /_next/static/../../server/x.js
  /_next/data/x/items.json
  /_next/webpack-hmr
  /_next/server/app/page.js
  /_next/image
  /_next/image?url={canary}/a.png&w=64&q=75
  /_next/image?url=//{canaryHost}/a.png&w=64&q=75
  /_next/image?url=http%3A%2F%2F169.254.169.254%2F&w=64&q=75
  /_next/image?url=%2Fsocial.png&w=64&q=75
  /_next/image?url=%2Fapi%2Fhealth&w=64&q=75
  /_next/image?url=file%3A%2F%2F%2Fetc%2Fpasswd&w=64&q=75
  /_next/image?url=%2F_next%2Fimage%3Furl%3D%252Fsocial.png&w=64&q=x
  /_global-error
  /_not-found
  /.
  //
  /\\
  /%
  /%00
  //{canaryHost}/
  /\\{canaryHost}
  /http://{canaryHost}/
  /{app}
`);
const otherPath = pathsNear(fc.constantFrom(...otherPaths));
const imagePath = fc.oneof(text, otherPath).map((address) => `/_next/image?url=${encode(address)}&w=64&q=75`);
const rareMethods = ["TRACE", "PROPFIND", "PURGE", "SEARCH", "REPORT", "FOO"];
const otherRequest = requestOf({
  who: callers("member", "anonymous"),
  method: fc.oneof(
    { weight: 8, arbitrary: method("GET", 3) },
    { weight: 1, arbitrary: fc.constantFrom(...rareMethods) },
  ),
  path: fc.oneof({ weight: 9, arbitrary: otherPath }, { weight: 1, arbitrary: imagePath }),
  headers: anyRequest,
  body: anyBody,
});
