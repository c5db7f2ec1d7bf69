import type { ExportedHandler, Fetcher } from "@cloudflare/workers-types";
import { answerAssistant, assistantPath } from "#app/(signed-in)/assistant/stream/handler.ts";
import { redirectVisitor } from "#lib/auth/visitor.ts";
import { environment, parseEnvironment } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { answerHealth, healthPath } from "#lib/http/health.ts";
import { answerSiteFile } from "#lib/http/site-files.ts";
import { answerStaticPage } from "#lib/http/static-pages.ts";
import { answerWiring, wiringPath } from "#lib/http/wiring.ts";
import { log } from "#lib/log.ts";
import { maintain } from "#lib/sync/maintain.ts";
import { openServices } from "#lib/sync/services.ts";
import { answerWebhook, webhookPath } from "#lib/sync/webhook.ts";
// biome-ignore-start lint/suspicious/noTsIgnore: before the first build there are no such files, and so no types.
// @ts-ignore
import { staticPages } from "./.open-next/static-pages.js";
// @ts-ignore
import { default as nextApp } from "./.open-next/worker.js";

// biome-ignore-end lint/suspicious/noTsIgnore: as above.

let checked = false;

function refuseMethod(allowed: string): Response {
  return new Response(null, { status: 405, headers: { Allow: allowed } });
}

export default {
  async fetch(request, env, context) {
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
    // The template's image proxy has been a way to fetch foreign addresses (CVE-2025-6087); nothing here resizes images.
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/cdn-cgi/")) return new Response("Not found", { status: 404 });
    // Without Next around them, these cost a fraction of the time; and a route handler brings libSQL and Clerk along once more.
    const runAfter = (work: () => Promise<unknown>) => context.waitUntil(work());
    if (pathname === healthPath)
      return ["GET", "HEAD"].includes(request.method) ? answerHealth() : refuseMethod("GET, HEAD");
    const wiring = pathname === wiringPath && answerWiring();
    if (wiring) return wiring;
    const siteFile = answerSiteFile(pathname, environment().APP_URL);
    if (siteFile) return siteFile;
    if (pathname === webhookPath) {
      if (request.method !== "POST") return refuseMethod("POST");
      return answerWebhook(request as unknown as Request, runAfter);
    }
    if (pathname === assistantPath) {
      if (request.method !== "POST") return refuseMethod("POST");
      return answerAssistant(request as unknown as Request, { env, runAfter });
    }
    const page = await answerStaticPage(request as unknown as Request, staticPages, env.ASSETS as Fetcher);
    if (page) return page;
    const { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey, APP_URL: appUrl } = environment();
    const toSignIn = redirectVisitor(request as unknown as Request, { publishableKey, appUrl });
    if (toSignIn) return toSignIn;
    const response = nextApp.fetch(request, env, context);
    // Concurrent requests for a page share one look-up in Next. It has to end, though the first one's client leaves.
    context.waitUntil(response);
    return response;
  },

  /** The cron trigger of wrangler.toml. */
  async scheduled() {
    await maintain(openServices());
  },
} satisfies ExportedHandler<Record<string, unknown>>;
