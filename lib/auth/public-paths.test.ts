import { expect, test } from "vitest";
import { isPublicPath } from "./public-paths.ts";

test.each([
  "/",
  "/sign-in",
  "/sign-in/factor-two",
  "/sign-up/verify-email-address",
  "/api/webhooks/clerk",
  "/api/health",
])("%s is public", (path) => expect(isPublicPath(path)).toBe(true));

test.each([
  "/profile",
  "/nowhere",
  "//",
  "/%2f",
  "/sign-in/",
  "/sign-in/../profile",
  "/sign-in/..%2fprofile",
  "/sign-in//profile",
  "/sign-in;/profile",
  "/sign-in%00/profile",
  "/sign-inn",
  "/Sign-In",
  "/api/webhooks/clerk/replay",
  "/api/webhooks",
  "",
])("%s is private", (path) => expect(isPublicPath(path)).toBe(false));
