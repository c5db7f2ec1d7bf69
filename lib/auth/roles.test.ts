import { expect, test } from "vitest";
import { allows, roles, toRole } from "./roles.ts";

test("A role that nobody knows is no more than a member", () => {
  for (const value of [
    undefined,
    null,
    "",
    "Admin",
    "owner",
    "__proto__",
    "constructor",
    ["admin"],
    { role: "admin" },
  ])
    expect(toRole(value)).toBe("member");
  for (const role of roles) expect(toRole(role)).toBe(role);
});

test("A member has no permission of the console, an administrator has", () => {
  expect(allows("member", "users:read")).toBe(false);
  expect(allows("admin", "users:read")).toBe(true);
});

test("A misspelt role or permission does not compile", () => {
  // @ts-expect-error there is no such permission
  expect(allows("admin", "user:read")).toBe(false);
  // @ts-expect-error there is no such role
  expect(() => allows("admni", "users:read")).toThrow();
});
