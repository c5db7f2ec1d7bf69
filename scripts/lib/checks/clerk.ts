import { createPublicKey } from "node:crypto";
import { type ClerkClient, createClerkClient } from "@clerk/backend";
import { clerkHost } from "#lib/clerk-host.ts";
import type { Environment } from "#lib/env.ts";
import { type Finding, failed, find, ok, skipped, warning } from "./finding.ts";

const dashboard = "https://dashboard.clerk.com";
const ofOneInstance = `Take both from one instance: ${dashboard} → API keys.`;
/** Where the claim with the role is added: no API does it. */
export const addSessionClaim = `${dashboard} → Configure → Sessions → Customize session token: {"metadata": "{{user.public_metadata}}"}`;
/** The SDK takes a token whose times are so far from ours, in milliseconds. */
const clockSkewMs = 5_000;

type ClerkKeys = Pick<
  Environment,
  "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY" | "CLERK_SECRET_KEY" | "CLERK_API_URL" | "CLERK_FAPI_URL"
>;

interface PublicKey {
  kid: string;
  n: string;
  e: string;
}

/**
 * The key that sessions are verified by, as Clerk gives it to whoever has the secret key.
 *
 * @returns it in PEM, its id, and how far Clerk's clock is ahead of ours, in milliseconds
 * @throws where Clerk refuses the secret key, or does not answer
 */
export async function readJwtKey({ CLERK_SECRET_KEY: secretKey, CLERK_API_URL }: ClerkKeys) {
  const askedAt = Date.now();
  const { keys, date } = await readKeys(`${CLERK_API_URL ?? "https://api.clerk.com"}/v1/jwks`, {
    authorization: `Bearer ${secretKey}`,
  });
  const [{ kid, n, e }] = keys;
  const pem = createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" }).export({
    type: "spki",
    format: "pem",
  });
  return { kid, pem: pem.toString(), aheadMs: date - (askedAt + Date.now()) / 2 };
}

/** Looks at Clerk's keys: of one kind, of one instance, and good for what they are for. */
export async function checkClerk(environment: Environment, isProduction: boolean): Promise<Finding[]> {
  const { CLERK_SECRET_KEY: secretKey, CLERK_API_URL: apiUrl, CLERK_JWT_KEY } = environment;
  const clerk = createClerkClient({ secretKey, apiUrl });
  let aheadMs = 0;
  const keys = await find(
    "Clerk's keys",
    `Copy both keys of one instance from ${dashboard} → API keys. "npm run setup" checks them.`,
    async () => {
      const publishable = environment.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY;
      const kinds = [publishable.slice(3, 7), secretKey.slice(3, 7)];
      if (kinds[0] !== kinds[1])
        return failed(
          `The publishable key is a ${kinds[0]} key, the secret key a ${kinds[1]} key.`,
          ofOneInstance,
        );
      const ofSecret = await readJwtKey(environment);
      aheadMs = ofSecret.aheadMs;
      const host = clerkHost(publishable);
      const { keys: ofHost } = await readKeys(
        `${environment.CLERK_FAPI_URL ?? `https://${host}`}/.well-known/jwks.json`,
      );
      if (!ofHost.some(({ kid }) => kid === ofSecret.kid))
        return failed(
          `The secret key is of another instance than the publishable key, which is of ${host}.`,
          ofOneInstance,
        );
      if (CLERK_JWT_KEY.replace(/\s/g, "") !== ofSecret.pem.replace(/\s/g, ""))
        return failed(
          "CLERK_JWT_KEY is of another instance: every session would be refused.",
          `Copy it from ${dashboard} → API keys → JWKS public key (PEM), or let "npm run setup" fetch it.`,
        );
      if (isProduction && kinds[0] === "test")
        return warning(
          `A development instance (${host}): it holds 100 people, and asks each browser to identify itself by a redirect.`,
          `For production, make a production instance: ${dashboard} → Development ▾ → Create production instance.`,
        );
      return ok(`${kinds[0]} keys of one instance, ${host}`);
    },
  );
  if (keys.status === "failed") return [keys];
  const clock = await find("Clock", "", () => {
    const seconds = (Math.abs(aheadMs) / 1_000).toFixed(1);
    return Math.abs(aheadMs) < clockSkewMs
      ? ok(`within ${seconds} s of Clerk's`)
      : failed(
          `${seconds} s ${aheadMs > 0 ? "behind" : "ahead of"} Clerk's: sessions and webhooks are refused.`,
          "Let this machine keep its time by NTP.",
        );
  });
  return [keys, clock, await checkSessionClaim(clerk, secretKey.startsWith("sk_test_"))];
}

/** Roles travel in a claim of the session's token, which only the dashboard can add. A token shows whether it is there. */
function checkSessionClaim(clerk: ClerkClient, isTest: boolean): Promise<Finding> {
  return find("Session claim", "Run this again in a moment.", async () => {
    const { data: people } = await clerk.users.getUserList({ limit: 50, orderBy: "-last_active_at" });
    // In production, only administrators' own sessions are asked for a token.
    const asked = people
      .filter(({ publicMetadata }) => isTest || publicMetadata.role === "admin")
      .slice(0, 10);
    for (const { id: userId } of asked) {
      const { data: sessions } = await clerk.sessions.getSessionList({ userId, status: "active", limit: 1 });
      const [session] = sessions;
      if (!session) continue;
      const { jwt } = await clerk.sessions.getToken(session.id);
      const claims = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
      return "metadata" in claims
        ? ok("metadata is in the sessions' tokens: roles work")
        : failed(
            "metadata is not in the sessions' tokens: everybody is a member, and nobody gets into the console.",
            addSessionClaim,
          );
    }
    return skipped(
      `nobody${isTest ? "" : " with the role admin"} is signed in, so there is no token to look at`,
      `Sign in once, then run this again. It is set at ${addSessionClaim}`,
    );
  });
}

/** @throws where there is no answer, or another one than a list of keys */
async function readKeys(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  const { host } = new URL(url);
  if (response.status === 401) throw new Error(`${host} refuses CLERK_SECRET_KEY.`);
  if (!response.ok) throw new Error(`${host} answers ${response.status}: it knows no such instance.`);
  const { keys } = (await response.json()) as { keys: PublicKey[] };
  const [first] = keys;
  if (!first) throw new Error(`${host} has no key for sessions.`);
  return {
    keys: [first, ...keys.slice(1)] as [PublicKey, ...PublicKey[]],
    date: Date.parse(response.headers.get("date") ?? ""),
  };
}
