import { expect, test } from "vitest";
import { bringsNonce, redirectVisitor } from "./visitor.ts";

const appUrl = "https://example.com";
const page = { accept: "text/html" };

function ask(path: string, headers: Record<string, string> = {}, publishableKey = "pk_live_x") {
  const request = new Request(new URL(appUrl + path), { headers: { ...page, ...headers } });
  return redirectVisitor(request, { publishableKey, appUrl });
}

test("Who has no cookie of Clerk's is sent to sign in, and back from there", () => {
  const response = ask("/items?show=done", { cookie: "look=dark; __client_uat=0; __client_uat_A-b1=0" });
  expect(response?.status).toBe(307);
  expect(response?.headers.get("location")).toBe(
    "https://example.com/sign-in?redirect_url=https%3A%2F%2Fexample.com%2Fitems%3Fshow%3Ddone",
  );
});

test("Nobody is sent to another site", () => {
  const location = ask("//evil.example/profile")?.headers.get("location") ?? "";
  expect(new URL(new URL(location).searchParams.get("redirect_url") ?? "").host).toBe("example.com");
});

test.each([
  ["a session", "/items", { cookie: "__session=eyJ" }],
  ["the session of an instance", "/items", { cookie: "a=b; __session_Ab1=eyJ" }],
  ["a client that is signed in", "/items", { cookie: "__client_uat=1750000000" }],
  ["a client that is signed in at an instance", "/items", { cookie: "__client_uat=0; __client_uat_Ab1=17" }],
  ["a token to renew with", "/items", { cookie: "__refresh_Ab1=x" }],
  ["a token in a header", "/items", { authorization: "Bearer eyJ" }],
  ["what Clerk sends back", "/items?__clerk_handshake=x", {}],
  ["Next's router", "/items", { rsc: "1" }],
  ["a program", "/items", { accept: "*/*" }],
  ["a public page", "/privacy", {}],
  ["Clerk's own part", "/__clerk/v1/client", {}],
  ["a file of the build", "/_next/static/gone.js", {}],
])("%s is left to the middleware", (_, path, headers) => {
  expect(ask(path, headers as Record<string, string>)).toBeUndefined();
});

test("A development instance meets each browser first", () => {
  expect(ask("/items", {}, "pk_test_x")).toBeUndefined();
  expect(ask("/items", { cookie: "__clerk_db_jwt=dvb" }, "pk_test_x")?.status).toBe(307);
});

test.each([
  ["/items?__clerk_handshake_nonce=x", {}, true],
  ["/items?__clerk%5Fhandshake_nonce=x", {}, true],
  ["/items", { cookie: "a=b; __clerk_handshake_nonce=x" }, true],
  ["/items?__clerk_handshake=x", { cookie: "__clerk_handshake=x; x__clerk_handshake_nonce=x" }, false],
])("%s with %j brings a nonce: %j", (path, headers, expected) => {
  expect(bringsNonce(new Request(appUrl + path, { headers: headers as Record<string, string> }))).toBe(
    expected,
  );
});
