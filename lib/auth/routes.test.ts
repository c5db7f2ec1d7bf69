import { expect, test } from "vitest";
import { isPublicPath, permissionFor } from "./routes.ts";

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

test.each([
  "/admin",
  "/admin/",
  "/admin/people",
  "/admin/people/user_1",
  "//admin/people",
  "/admin//people",
  "/Admin/People",
  "/%61dmin/people",
  "/%2561dmin/people",
  "/admin%2fpeople",
  "/admin;x=1/people",
  "/admin%00/people",
  "\\admin\\people",
])("%s needs what the console needs", (path) => expect(permissionFor(path)).toBe("users:read"));

test.each(["/", "/profile", "/administer", "/items/admin", "/%zz"])(
  "%s needs no more than a session",
  (path) => expect(permissionFor(path)).toBeUndefined(),
);
