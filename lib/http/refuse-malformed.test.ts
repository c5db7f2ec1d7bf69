import { expect, test } from "vitest";
import { refuseMalformed } from "./refuse-malformed.ts";

/** The status of an answer, where there is one. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET") {
  const url = `https://example.com${path}`;
  return refuseMalformed({ method, url, headers: new Headers(headers) })?.status;
}
const form = { "Content-Type": "multipart/form-data; boundary=b", "Content-Length": "5" };
const post = (headers: Record<string, string>, path = "/items") => ask(path, { ...form, ...headers }, "POST");

test.each(["/sign-in/%", "/directory/%ff", "/%c0%af", "/%ED%A0%80"])("%s cannot be decoded", (path) => {
  expect(ask(path)).toBe(400);
});

test.each(["/", "/directory/%00", "/%2525", "/items?q=%", "/%F0%9F%99%82"])("%s can be", (path) => {
  expect(ask(path)).toBeUndefined();
});

test.each(["https://evil.example", "null", "", "https://example.com, "])(
  "A form of a page of %j is refused",
  (Origin) => {
    expect(post({ Origin })).toBe(403);
  },
);

test("A form of our own pages is not, nor one of which no browser says whose it is, nor one for Clerk", () => {
  expect(post({ Origin: "https://example.com" })).toBeUndefined();
  expect(post({})).toBeUndefined();
  expect(post({ Origin: "https://appleid.apple.com" }, "/__clerk/v1/oauth_callback")).toBeUndefined();
});

test("What is no form is left to whoever takes it", () => {
  const json = { "Content-Type": "application/json", Origin: "https://other.example" };
  expect(ask("/api/own", json, "POST")).toBeUndefined();
});

test("A form or an action that is too large, or may be, is refused", () => {
  expect(post({ "Content-Length": "65537" })).toBe(413);
  expect(ask("/", { "Next-Action": "7f", "Content-Type": "text/plain" }, "POST")).toBe(411);
});
