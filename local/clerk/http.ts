import type { Context } from "hono";
import { ClerkError, errors } from "./errors.ts";
import type { Instance } from "./instance.ts";
import type { Scope } from "./scope.ts";

const LOOPBACK = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a host name means this machine. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** Whether an origin or URL is the app's own, or on this machine. */
export function isTrustedUrl(url: string, appOrigin: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return false;
  return origin === appOrigin || isLoopback(hostname);
}

/** Whether a form was sent from a page of this very server, be it through the app's proxy. */
export function isOwnForm(context: Context): boolean {
  const site = context.req.header("sec-fetch-site");
  if (site) return site === "same-origin";
  const origin = context.req.header("origin");
  const proxy = context.req.header("clerk-proxy-url");
  const own = proxy && URL.canParse(proxy) ? new URL(proxy).origin : `http://${context.req.header("host")}`;
  return origin === own;
}

/** Who sent a request, for webhooks and the list of devices. */
export function requestOrigin(context: Context): Scope["http"] {
  return {
    client_ip: context.req.header("x-forwarded-for")?.split(",")[0]?.trim() || "127.0.0.1",
    user_agent: context.req.header("user-agent") ?? "",
  };
}

/** The origin of the app that a request comes from: tokens are for it alone. */
export function appOriginOf(context: Context, instance: Instance): string {
  const candidates = [context.req.header("origin"), context.req.header("clerk-proxy-url")];
  const known = candidates.find((url) => url && URL.canParse(url));
  return known ? new URL(known).origin : instance.appOrigin;
}

/** Answers JSON. The Backend SDK reads a body only if its type is exactly this, with no character set. */
export function json(context: Context, status: number, body: unknown): Response {
  return context.body(JSON.stringify(body), status as 200, { "Content-Type": "application/json" });
}

/** The body of an error, in Clerk's shape. */
export function errorBody(error: ClerkError, meta?: Record<string, unknown>): Record<string, unknown> {
  return { errors: [error.json], ...(meta ? { meta } : {}) };
}

/** Answers with an error, in Clerk's shape. */
export function refuse(context: Context, error: ClerkError): Response {
  return json(context, error.status, errorBody(error));
}

/** Turns whatever was thrown into an answer: Clerk's own errors as they are, bugs as a 500 with a log line. */
export function asClerkError(error: unknown): ClerkError {
  if (error instanceof ClerkError) return error;
  console.error("clerk:", error);
  return errors.unexpected();
}
