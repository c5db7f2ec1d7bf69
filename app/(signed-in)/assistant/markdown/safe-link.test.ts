import { expect, test } from "vitest";
import { says, toTarget } from "./safe-link.ts";

test("A path of ours stays inside", () => {
  expect(toTarget("/directory/user_1?a=b#c")).toEqual({ kind: "inside", href: "/directory/user_1?a=b#c" });
});

test("An address of the web leads outside, and is named by its host", () => {
  expect(toTarget("https://Example.com:8443/a")).toEqual({
    kind: "outside",
    href: "https://example.com:8443/a",
    host: "example.com:8443",
  });
});

test.each([
  null,
  "",
  "#top",
  "page",
  "?q=1",
  "//evil.example/x",
  "/\\evil.example/x",
  "\\\\evil.example/x",
  "/\t/evil.example/x",
  "https:evil",
  "javascript:alert(1)",
  " javascript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,x",
  "vbscript:x",
  "mailto:a@b.example",
  "https://google.com@evil.example/",
  "https://",
  "blob:https://evil.example/1",
  "https://inside.invalid/directory",
])("%j is no link", (address) => {
  expect(toTarget(address)).toBeUndefined();
});

test("Words say where a link leads only where they name its very host", () => {
  expect(says("example.com", "example.com")).toBe(true);
  expect(says("https://example.com/a", "example.com")).toBe(true);
  expect(says("example.com/a", "example.com")).toBe(true);
  expect(says("evil.example.google.com", "evil.example")).toBe(false);
  expect(says("https://google.com", "evil.example")).toBe(false);
  expect(says("https://google.com/evil.example", "evil.example")).toBe(false);
  expect(says("a page", "evil.example")).toBe(false);
});
