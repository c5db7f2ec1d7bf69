import { afterEach, expect, inject, test, vi } from "vitest";
import { signedHeaders } from "../../../local/svix/sign.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const id = `msg_${crypto.randomUUID()}`;
const body = JSON.stringify({ type: "mars.landed", data: {}, timestamp: 1 });
const newSecret = (letter: string) => `whsec_${btoa(letter.repeat(24))}`;

/** Answers a delivery that is signed with a key, where these secrets are in the environment. */
async function answerWith(secrets: string, key: string): Promise<[status: number, reason?: string]> {
  vi.resetModules();
  const environment = {
    APP_URL: "http://localhost",
    CLERK_SECRET_KEY: "sk_test_1",
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${btoa("some-name-1.clerk.accounts.dev$")}`,
    CLERK_JWT_KEY: "-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----",
    CLERK_WEBHOOK_SIGNING_SECRET: secrets,
    TURSO_DATABASE_URL: inject("databaseUrl"),
    TURSO_AUTH_TOKEN: inject("databaseToken"),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const { answerWebhook } = await import("#lib/sync/webhook.ts");
  const headers = signedHeaders(key, id, body);
  const answer = await answerWebhook(
    new Request("http://localhost/", { method: "POST", body, headers }),
    () => {},
  );
  return answer.status === 204 ? [204] : [answer.status, (await answer.json()).error.reason];
}

test("Every secret in the environment is good, another is not, and without any it is our own fault", async () => {
  const [old, fresh, third] = [newSecret("o"), newSecret("f"), newSecret("t")];
  expect(await answerWith(`${old} ${fresh}`, old)).toEqual([204]);
  expect(await answerWith(`${old} ${fresh}`, fresh)).toEqual([204]);
  expect(await answerWith(`${old} ${fresh}`, third)).toEqual([400, "invalid_input"]);
  expect(await answerWith(fresh, old)).toEqual([400, "invalid_input"]);
  expect(await answerWith("", fresh)).toEqual([500, "misconfigured"]);
});
