import { setTimeout as sleep } from "node:timers/promises";
import type { Environment } from "#lib/env.ts";
import { healthPath, livePath } from "#lib/http/health.ts";
import { webhookPath } from "#lib/sync/webhook.ts";
import { signedHeaders } from "../../../local/svix/sign.ts";
import { type Finding, failed, find, ok, type Result, skipped } from "./finding.ts";

const seeLog = "See its log: npx wrangler tail";
/** One id for all: the ledger then has one entry of it. */
const messageId = "msg_edgewise_doctor";

/**
 * Looks at an app that runs, as its visitors and Clerk see it.
 *
 * @param patienceMs how long it may take until it answers at all: a new address does not answer at once
 */
export async function checkDeployment(
  { APP_URL, CLERK_WEBHOOK_SIGNING_SECRET: secrets }: Environment,
  patienceMs = 0,
): Promise<Finding[]> {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, APP_URL), { redirect: "manual", signal: AbortSignal.timeout(15_000), ...init });
  const live = await find("App answers", "See what it says: npx wrangler tail", async () => {
    const until = Date.now() + patienceMs;
    for (;;) {
      const response = await ask(livePath).catch((error: Error) => error);
      if (response instanceof Response && response.ok) return ok(`${APP_URL} is live`);
      if (Date.now() < until) await sleep(2_000);
      else if (response instanceof Response)
        return failed(`${APP_URL}${livePath} answers ${response.status}.`, seeLog);
      else throw response;
    }
  });
  if (live.status !== "ok") return [live];
  return [
    live,
    await find("App's database", seeLog, async () => {
      const { status } = await ask(healthPath);
      return status === 200
        ? ok("reached by the Worker")
        : failed(
            `${healthPath} answers ${status}.`,
            "Its log says why. Are its secrets those of the file? Deploy again.",
          );
    }),
    await find("Public page", seeLog, async () => {
      const { status, headers } = await ask("/", { headers: { accept: "text/html" } });
      const policy = headers.get("content-security-policy") ?? "";
      return status === 200 && policy.includes("script-src")
        ? ok("served, with its content security policy")
        : failed(
            status === 200 ? "has no content security policy." : `answers ${status}.`,
            "Does something else answer at this address?",
          );
    }),
    await find("Private page", seeLog, async () => {
      const { status, headers } = await ask("/profile", {
        headers: { accept: "text/html", "sec-fetch-dest": "document" },
      });
      return status === 307 && headers.has("location")
        ? ok("sends visitors to sign in")
        : failed(
            `/profile answers ${status} to a visitor.`,
            "Does middleware.ts run? Don't give this to people.",
          );
    }),
    await find("Webhook", seeLog, () => checkWebhook(ask, secrets)),
  ];
}

/** Sends an event that means nothing, signed as Clerk would: so the app has the secret that the file has. */
async function checkWebhook(
  ask: (path: string, init: RequestInit) => Promise<Response>,
  [secret]: string[] = [],
): Promise<Result> {
  if (!secret)
    return skipped(
      "CLERK_WEBHOOK_SIGNING_SECRET is not set: people come in by the cron trigger alone",
      "npm run setup says where to get it.",
    );
  const now = new Date();
  const body = JSON.stringify({
    type: "edgewise.checked",
    object: "event",
    data: {},
    timestamp: now.getTime(),
  });
  const { status } = await ask(webhookPath, {
    method: "POST",
    body,
    headers: signedHeaders(secret, messageId, body, now),
  });
  if (status === 204) return ok("takes what is signed with the secret");
  if (status === 400)
    return failed("The app has another signing secret than the file.", "Deploy again, or start again.");
  return failed(`The webhook answers ${status}.`, "Its log says why: npx wrangler tail");
}
