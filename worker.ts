import type { ExecutionContext } from "@cloudflare/workers-types";
import { answerAssistant, assistantPath } from "#app/(signed-in)/assistant/stream/handler.ts";
import { bringsNonce, redirectVisitor } from "#lib/auth/visitor.ts";
import { environment, parseEnvironment } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { dropForgedHeaders } from "#lib/http/forged-headers.ts";
import { answerHealth, answerLive, healthPath, livePath } from "#lib/http/health.ts";
import { addressOf, refuseTooMuch } from "#lib/http/rate-limits.ts";
import { refuseMalformed, refuseUnreadable } from "#lib/http/refuse-malformed.ts";
import { answerThrown, logRequest } from "#lib/http/request-log.ts";
import { secure } from "#lib/http/security-headers.ts";
import { answerSiteFile } from "#lib/http/site-files.ts";
import { answerStaticPage, pageAt } from "#lib/http/static-pages.ts";
import { answerWiring, wiringPath } from "#lib/http/wiring.ts";
import { log, logUnhandled, tameConsole } from "#lib/log.ts";
import { maintain } from "#lib/sync/maintain.ts";
import { openServices } from "#lib/sync/services.ts";
import { answerWebhook, webhookPath } from "#lib/sync/webhook.ts";
// biome-ignore-start lint/suspicious/noTsIgnore: before the first build there are no such files, and so no types.
// @ts-ignore
import { noticeScripts, shellScripts, staticPages } from "./.open-next/static-pages.js";
// @ts-ignore
import { default as nextApp } from "./.open-next/worker.js";

// biome-ignore-end lint/suspicious/noTsIgnore: as above.

let checked = false;

type Arguments = [request: Request, env: Cloudflare.Env & Record<string, unknown>, context: ExecutionContext];

tameConsole();
logUnhandled();

export default {
  async fetch(...asked: Arguments): Promise<Response> {
    const [request, env, context] = asked;
    if (!checked) {
      try {
        parseEnvironment(env);
        checked = true;
      } catch (error) {
        log.error("environment.invalid", { message: error instanceof AppError ? error.message : undefined });
        return new Response("This site is not configured yet. Its log says what is missing.", {
          status: 500,
        });
      }
    }
    return logRequest(
      request,
      (work) => context.waitUntil(work),
      () => answer(asked).catch((thrown) => secure(answerThrown(thrown), [])),
    );
  },

  /** The cron trigger of wrangler.toml. */
  async scheduled() {
    await maintain(openServices());
  },
};

async function answer(asked: Arguments): Promise<Response> {
  const nonce = `'nonce-${crypto.randomUUID()}'`;
  const early = await answerWithoutNext(asked);
  const response = early ?? (await answerByNext(asked, nonce));
  const written = pageAt(new URL(asked[0].url).pathname, staticPages)?.scripts ?? shellScripts;
  const scripts = response.status < 400 ? written : [...written, ...noticeScripts];
  return secure(response, early ? scripts : [nonce, ...scripts]);
}

/** Without Next around them, these cost a fraction of the time; and a route handler brings libSQL and Clerk along once more. */
async function answerWithoutNext([request, env, context]: Arguments): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  const runAfter = (work: () => Promise<unknown>) => context.waitUntil(work());
  // The template's image proxy has been a way to fetch foreign addresses (CVE-2025-6087); nothing here resizes images.
  if (pathname.startsWith("/cdn-cgi/")) return new Response("Not found", { status: 404 });
  if (pathname === healthPath || pathname === livePath) {
    if (request.method !== "GET" && request.method !== "HEAD") return refuseMethod("GET, HEAD");
    return pathname === livePath ? answerLive() : answerHealth();
  }
  if (pathname === webhookPath)
    return request.method === "POST" ? takeWebhook(request, env, runAfter) : refuseMethod("POST");
  if (pathname === assistantPath)
    return request.method === "POST" ? answerAssistant(request, { env, runAfter }) : refuseMethod("POST");
  // Of each nonce Clerk's API is asked, which answers so much a second for the whole site.
  if (/^\/sign-(?:in|up)\b/.test(pathname) || bringsNonce(request)) {
    const tooMuch = await refuseTooMuch(() => env, "signIn", addressOf(request));
    if (tooMuch) return tooMuch;
  }
  const { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey, APP_URL: appUrl } = environment();
  return (
    (pathname === wiringPath ? answerWiring() : undefined) ??
    answerSiteFile(pathname, appUrl) ??
    (await answerStaticPage(request, staticPages, env.ASSETS)) ??
    redirectVisitor(request, { publishableKey, appUrl }) ??
    refuseMalformed(request)
  );
}

/** What is valid is taken, however much of it there is; who sends much that is not is told to wait. */
async function takeWebhook(
  request: Request,
  env: Cloudflare.Env,
  runAfter: (work: () => Promise<unknown>) => void,
) {
  const answer = await answerWebhook(request, runAfter);
  const isRefused = answer.status >= 400 && answer.status < 500;
  return (isRefused && (await refuseTooMuch(() => env, "refusedWebhook", addressOf(request)))) || answer;
}

async function answerByNext([request, env, context]: Arguments, nonce: string): Promise<Response> {
  const asked = new Request(request);
  // From here Next takes the nonce for what it streams.
  asked.headers.set("Content-Security-Policy", `script-src ${nonce}`);
  // Pages are asked for with cookies. About what looks like a machine's token Clerk's middleware asks its API, whoever sends it.
  if (!new URL(request.url).pathname.startsWith("/__clerk/")) asked.headers.delete("Authorization");
  dropForgedHeaders(asked);
  const answered: Promise<Response> = nextApp.fetch(asked, env, context);
  // Concurrent requests for a page share one look-up in Next. It has to end, though the first one's client leaves.
  context.waitUntil(answered);
  const response = await answered;
  return refuseUnreadable(request, response.status) ?? response;
}

function refuseMethod(allowed: string): Response {
  return new Response(null, { status: 405, headers: { Allow: allowed } });
}
