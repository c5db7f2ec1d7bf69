import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

const publishableKey = `pk_live_${btoa("clerk.example.com$")}`;

test("A deployed page runs its own scripts, those it was written with, and Clerk's; and asks for TLS", () => {
  const policy = contentSecurityPolicy({
    ...{ scripts: ["'nonce-1'", "'sha256-2'"], appUrl: "https://example.com", publishableKey },
  });
  expect(policy).toContain(
    "script-src 'self' https://clerk.example.com https://challenges.cloudflare.com 'nonce-1' 'sha256-2';",
  );
  expect(policy).toContain("connect-src 'self' https://clerk.example.com;");
  expect(policy).toContain("upgrade-insecure-requests");
});

test("On this machine Clerk comes from the page's own address", () => {
  const policy = contentSecurityPolicy({ scripts: [], appUrl: "http://localhost:8787", publishableKey });
  expect(policy).toContain("connect-src 'self';");
  expect(policy).not.toContain("upgrade-insecure-requests");
});
