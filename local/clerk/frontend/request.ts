import { setTimeout as sleep } from "node:timers/promises";
import type { Context, Handler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { ClerkError } from "../errors.ts";
import { errors } from "../errors.ts";
import { appOriginOf, asClerkError, errorBody, isTrustedUrl, json, requestOrigin } from "../http.ts";
import { newSecret } from "../ids.ts";
import { readImage, type UploadedImage } from "../images.ts";
import type { Instance } from "../instance.ts";
import type { ClientRecord, DevBrowserRecord, SessionRecord, UserRecord } from "../records.ts";
import type { Scope } from "../scope.ts";
import { createClient, findSession } from "../sessions.ts";
import { clientJson } from "./client-json.ts";

const CLIENT_COOKIE = "__client";
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** What a handler of the Frontend API works with. */
export interface FrontendRequest extends Scope {
  /** The browser that asks, as it was when the request came in. */
  client: ClientRecord | null;
  devBrowser: DevBrowserRecord | null;
  /** The fields of the form. An empty string stands for null. */
  form: Record<string, string>;
  /** The file of a multipart form. */
  file: UploadedImage | null;
  /** All values of a form field that may be repeated. */
  formValues: (name: string) => string[];
  query: (name: string) => string | undefined;
  /** All values of a parameter that may be repeated. */
  queries: (name: string) => string[];
  param: (name: string) => string;
}

/**
 * What a handler answers. All its writes are kept, also with `refuse`: a wrong code must count.
 * A `ClerkError` that is thrown instead undoes them.
 */
export type FrontendReply = { response: unknown; client?: null } | { bare: unknown } | { refuse: ClerkError };

export type FrontendEnv = { Variables: { instance: Instance } };

/** A handler. `prepared` is what its preparation found, null for one that has none. */
type FrontendHandler<Prepared> = (request: FrontendRequest, prepared: Prepared | null) => FrontendReply;

/** A file in a data URL: clerk-js sends a picture like this when the app gave it as text. */
function readDataUrl(text: string): FrontendRequest["file"] {
  const [, type, base64] = /^data:([^;,]+);base64,(.+)$/.exec(text) ?? [];
  return type && base64 ? { type, bytes: new Uint8Array(Buffer.from(base64, "base64")) } : null;
}

async function readForm(context: Context): Promise<Pick<FrontendRequest, "form" | "formValues" | "file">> {
  const empty = { form: {}, formValues: () => [], file: null };
  if (context.req.method === "GET") return empty;
  if (context.req.header("content-type")?.startsWith("multipart/form-data")) {
    return { ...empty, file: await readImage(context) };
  }
  const text = await context.req.text();
  if (context.req.header("content-type") === "application/octet-stream") {
    return { ...empty, file: readDataUrl(text) };
  }
  const fields = new URLSearchParams(text);
  return { form: Object.fromEntries(fields), formValues: (name) => fields.getAll(name), file: null };
}

function findDevBrowser(context: Context, instance: Instance): DevBrowserRecord | null {
  const id = context.req.query("__clerk_db_jwt");
  if (!id) return null;
  const devBrowser = instance.devBrowsers.get(id);
  if (!devBrowser) throw errors.devBrowserUnauthenticated();
  return devBrowser;
}

/** The client that a request's cookie names, or null. */
export function clientOfCookie(context: Context, instance: Instance): ClientRecord | null {
  const token = getCookie(context, CLIENT_COOKIE);
  return token ? (instance.clients.findBy("token", token)[0] ?? null) : null;
}

/** Lets the browser keep the client's credential where scripts cannot read it. */
export function setClientCookie(context: Context, client: ClientRecord): void {
  setCookie(context, CLIENT_COOKIE, client.token, {
    httpOnly: true,
    maxAge: YEAR_SECONDS,
    path: "/",
    sameSite: "Lax",
  });
}

/**
 * Wraps a handler: reads the request, runs the handler in one transaction, and answers with Clerk's envelope, in which
 * the state of the client rides along.
 * @param prepare what takes time, such as verifying a signature: it runs before the transaction and only reads. What it
 * went by may have changed when the handler runs, so the handler must check it again.
 */
export function frontend<Prepared>(
  handler: FrontendHandler<Prepared>,
  prepare?: (request: FrontendRequest) => Promise<Prepared | null>,
): Handler<FrontendEnv> {
  return async (context) => {
    const instance = context.get("instance");
    let request: FrontendRequest | null = null;
    const currentClient = () => instance.clients.get(request?.client?.id);
    const scope = { instance, http: requestOrigin(context), origin: appOriginOf(context, instance) };
    const clientState = () => {
      const client = currentClient();
      return client && clientJson(scope, client);
    };
    try {
      const fields = await readForm(context);
      const devBrowser = findDevBrowser(context, instance);
      const known = devBrowser
        ? instance.clients.get(devBrowser.client_id)
        : clientOfCookie(context, instance);
      const received: FrontendRequest = {
        ...scope,
        client: known,
        devBrowser,
        ...fields,
        query: (name) => context.req.query(name),
        queries: (name) => context.req.queries(name) ?? [],
        param: (name) => context.req.param(name) ?? "",
      };
      request = received;
      const prepared = prepare ? await prepare(received) : null;
      // Other requests may have been handled meanwhile.
      received.client = instance.clients.get(known?.id);
      const reply = instance.transaction(() => handler(received, prepared));
      if (received.client && received.client.id !== known?.id) setClientCookie(context, received.client);
      if ("refuse" in reply) return refuse(context, reply.refuse, clientState());
      if ("bare" in reply) return json(context, 200, reply.bare);
      return json(context, 200, {
        response: reply.response,
        client: reply.client === null ? null : clientState(),
      });
    } catch (thrown) {
      const error = asClerkError(thrown);
      await sleep(error.delay);
      return refuse(context, error, clientState());
    }
  };
}

function refuse(context: Context, error: ClerkError, client: unknown): Response {
  return json(context, error.status, errorBody(error, client ? { client } : undefined));
}

/** The client of a request; a browser that has none yet gets one. */
export function ensureClient(request: FrontendRequest): ClientRecord {
  if (request.client) return request.client;
  const client = createClient(request.instance, newSecret());
  if (request.devBrowser) {
    request.instance.devBrowsers.put({ ...request.devBrowser, client_id: client.id });
  }
  request.client = client;
  return client;
}

/** A session and whose it is. */
export interface SignedIn {
  session: SessionRecord;
  user: UserRecord;
}

/**
 * The signed-in person that a request speaks for: of the session it names, else of the last active one.
 * @throws ClerkError 401
 */
export function requireSession(request: FrontendRequest): SignedIn {
  const { instance, client } = request;
  const named = request.query("_clerk_session_id");
  const session = findSession(instance, named ?? client?.last_active_session_id);
  const user = instance.users.get(session?.user_id);
  if (!client || !session || !user || session.client_id !== client.id) throw errors.signedOut();
  if (session.status !== "active") throw errors.authenticationInvalid();
  return { session, user };
}

/**
 * The signed-in person, for a sensitive change: with reverification on, their last factor must be fresh.
 * @throws ClerkError 401, or 403 `session_reverification_required`
 */
export function requireFreshSession(request: FrontendRequest): SignedIn {
  const found = requireSession(request);
  const { reverification } = request.instance.settings;
  const { verification, first_factor_verified_at, second_factor_verified_at } = found.session;
  const verifiedAt = Math.max(first_factor_verified_at, second_factor_verified_at ?? 0);
  const stale = Date.now() - verifiedAt > reverification.maxAge;
  // Whoever has begun to verify themselves has to finish.
  const underWay = verification !== null && verification.status !== "complete";
  if (reverification.enabled && (stale || underWay)) throw errors.reverificationRequired();
  return found;
}

/** A form field that must be there. */
export function requireField(request: FrontendRequest, name: string): string {
  const value = request.form[name];
  if (value === undefined) throw errors.parameterMissing(name);
  if (value === "") throw errors.parameterNil(name);
  return value;
}

/**
 * Where a flow comes back to. What it carries must not go to a site that somebody else chose.
 * @throws ClerkError when it is neither the app nor on this machine
 */
export function requireTrustedRedirect(request: FrontendRequest): string {
  const url = requireField(request, "redirect_url");
  if (!isTrustedUrl(url, request.instance.appOrigin)) {
    throw errors.parameterFormat("redirect_url", "an address of the app");
  }
  return url;
}

/** A form field that holds a JSON object. */
export function jsonField(request: FrontendRequest, name: string): Record<string, unknown> | undefined {
  const text = request.form[name];
  if (text === undefined) return undefined;
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    throw errors.parameterFormat(name, "valid JSON");
  }
  throw errors.parameterType(name, "object");
}
