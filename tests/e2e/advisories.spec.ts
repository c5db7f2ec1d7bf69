import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { findActions } from "../access/routes.ts";
import { appUrl, createPerson, expect, sessionCookies, test } from "./fixtures.ts";

// What published weaknesses of this stack (tests/advisories.ts) let somebody do, tried on the built Worker.

const mark = "Alberta";
const saveBio = findActions().get("action updateUserDetails")?.id ?? "";
const html = { Accept: "text/html" };

/** Ways by which a page behind the wall has been reached without a session. */
const waysPast: [id: string, path: string, headers: Record<string, string>][] = [
  ...["middleware", "src/middleware", "middleware:middleware:middleware:middleware:middleware"].map(
    (value): [string, string, Record<string, string>] => [
      "CVE-2025-29927",
      "/profile",
      { "x-middleware-subrequest": value },
    ],
  ),
  ["CVE-2025-29927", "/profile", { "x-middleware-next": "1", "x-middleware-rewrite": "/profile" }],
  ["CVE-2026-44574", "/sign-in?nxtPsign-in=profile", {}],
  ["CVE-2026-44574", "/?nextInternalLocale=en&nxtP=profile", { "x-now-route-matches": "1=profile" }],
  ["CVE-2026-44575", "/profile.rsc", { rsc: "1" }],
  ["CVE-2026-44575", "/profile.segments/_tree.segment.rsc", { rsc: "1", "next-router-prefetch": "1" }],
  ["CVE-2026-44575", "/profile.segments/(signed-in)/profile.segment.rsc", { rsc: "1" }],
  ["CVE-2026-45109", "/profile", { rsc: "1", "next-router-segment-prefetch": "/_full" }],
  ["CVE-2026-45109", "/index.segments/profile.segment.rsc", { rsc: "1" }],
  ["CVE-2026-64642", "/en/profile", {}],
  ["CVE-2026-64642", "/_next/data/build/en/profile.json", { "x-nextjs-data": "1" }],
  ["opennextjs-cloudflare#1312", "/%70rofile", {}],
  ["opennextjs-cloudflare#1312", "/sign-in/%2e%2e/profile", {}],
  ["CVE-2026-41248", "/sign-in/..%2fprofile", {}],
  ["CVE-2026-41248", "//profile", {}],
  ["CVE-2026-41248", "/\\profile", {}],
];

for (const [id, path, headers] of waysPast) {
  test(`${id}: ${path} with ${JSON.stringify(headers)} shows a visitor nothing`, async () => {
    const { status, text } = await sendRaw("GET", path, { ...html, ...headers });
    // A shell has nobody's data; what the page streams must not come.
    expect(text).not.toContain("Who you are here");
    if (status === 200) expect(text).toMatch(/Sign in|<!doctype html|^\d+:/i);
    else expect([307, 308, 400, 401, 404]).toContain(status);
  });
}

test("The page that they are after has what they do not get", async ({ request }) => {
  const headers = { ...html, Cookie: await sessionCookies(await createPerson(mark)) };
  const text = await (await request.get("/profile", { headers })).text();
  expect(text).toContain("Who you are here");
  expect(text).toContain(mark);
});

/** Bodies that made React decode more than data: code, a function's source, a loop. */
const poisons: [id: string, body: Record<string, string>][] = [
  [
    "CVE-2025-55182",
    {
      0: '{"then":"$1:__proto__:then","status":"resolved_model","reason":-1,"value":"{\\"then\\":\\"$B0\\"}","_response":{"_prefix":"globalThis.owned=1;","_formData":{"get":"$1:constructor:constructor"}}}',
      1: '"$@0"',
    },
  ],
  ["CVE-2025-55183", { 0: '["$F1"]', 1: '{"id":"$undefined","bound":null}' }],
  ["CVE-2025-55184", { 0: '"$@0"' }],
  ["CVE-2025-67779", { 0: '["$@1"]', 1: '"$@2"', 2: '"$@1"' }],
  ["CVE-2026-23864", { 0: `[${'"$K1",'.repeat(2_000)}"$K1"]` }],
  ["CVE-2026-23869", { 0: `${"[".repeat(8_000)}${"]".repeat(8_000)}` }],
  ["CVE-2026-94482", { 0: JSON.stringify(Array.from({ length: 5_000 }, (_, nth) => `$Q${nth % 7}`)) }],
];

for (const [id, fields] of poisons) {
  test(`${id}: a poisoned body is refused, and the next page comes`, async ({ request }) => {
    const cookie = await sessionCookies(await createPerson("Poul"));
    expect(saveBio).toMatch(/^[0-9a-f]{42}$/);
    for (const action of ["0".repeat(42), saveBio]) {
      const headers = { Cookie: cookie, "Next-Action": action, Accept: "text/x-component", Origin: appUrl };
      const answer = await request.post("/profile", { headers, multipart: fields, timeout: 30_000 });
      const text = await answer.text();
      expect(text).not.toMatch(/use server|async function|owned|process\.env|at \w+ \(/);
      expect(text).not.toContain('"success":true');
    }
    expect((await request.get("/profile", { headers: { ...html, Cookie: cookie } })).status()).toBe(200);
    // A prototype that was changed would be there for everybody.
    expect(await (await request.get("/api/health/live")).json()).toEqual({ status: "ok" });
  });
}

test("CVE-2025-6087, CVE-2026-3125, CVE-2026-44578, CVE-2026-64649: nothing makes the Worker fetch a foreign address", async () => {
  let reached = 0;
  const foreign = createServer((_, response) => {
    reached++;
    response.end("foreign");
  });
  await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
  const { port } = foreign.address() as AddressInfo;
  const target = `http://127.0.0.1:${port}/x.png`;
  const tries: [string, string, Record<string, string>][] = [
    ["GET", `/_next/image?url=${encodeURIComponent(target)}&w=640&q=75`, {}],
    ...["//", "/\\", "/\t/"].map((slashes): [string, string, Record<string, string>] => [
      "GET",
      `/_next/image?url=${encodeURIComponent(`${slashes}127.0.0.1:${port}/x.png`)}&w=640&q=75`,
      {},
    ]),
    ["GET", `/cdn-cgi/image/w=640/${target}`, {}],
    ["GET", `/cdn-cgi\\image/w=640/${target}`, {}],
    ["GET", `/cdn-cgi/image\\w=640\\${target}`, {}],
    ["GET", "/", { Upgrade: "websocket", Connection: "Upgrade", Host: `127.0.0.1:${port}` }],
    ["GET", target, { Upgrade: "websocket", Connection: "Upgrade" }],
    ["POST", "/profile", { Host: `127.0.0.1:${port}`, "Next-Action": "0".repeat(42), "Content-Length": "0" }],
    ["GET", "/sign-in", { "X-Forwarded-Host": `127.0.0.1:${port}` }],
    ["GET", `/__clerk/../${target}`, {}],
    ["GET", `/__clerk//127.0.0.1:${port}/x`, {}],
    ["GET", `/__clerk/@127.0.0.1:${port}/x`, {}],
  ];
  for (const [method, path, headers] of tries) {
    const { text } = await sendRaw(method, path, headers);
    expect(text, path).not.toContain("foreign");
  }
  foreign.close();
  expect(reached).toBe(0);
});

/** Sends a request as it is written: no client tidies its path or its headers. */
function sendRaw(method: string, path: string, headers: Record<string, string>) {
  const { hostname, port, host } = new URL(appUrl);
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const socket = connect(Number(port), hostname === "localhost" ? "127.0.0.1" : hostname);
    const lines = Object.entries({ Host: host, ...headers, Connection: headers.Connection ?? "close" });
    socket.write(`${method} ${path} HTTP/1.1\r\n${lines.map(([k, v]) => `${k}: ${v}\r\n`).join("")}\r\n`);
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on("error", reject);
    socket.on("close", () =>
      resolve({ status: Number(text.split(" ")[1]), text: text.split("\r\n\r\n").slice(1).join("\n") }),
    );
  });
}
