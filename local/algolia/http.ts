import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Access } from "./access.ts";
import { readParameters } from "./engine/parameters.ts";
import type { Search } from "./engine/search.ts";
import { AlgoliaError, errors } from "./errors.ts";
import { isObject } from "./records.ts";

export type AlgoliaEnv = {
  Bindings: HttpBindings;
  Variables: { access: Access; body: string };
};
export type AlgoliaContext = Context<AlgoliaEnv>;

/** Reads the body of a request, which the client may have compressed. */
export async function readBody(context: AlgoliaContext): Promise<string> {
  const bytes = Buffer.from(await context.req.arrayBuffer());
  if (context.req.header("content-encoding") !== "gzip") return bytes.toString();
  try {
    return (await promisify(gunzip)(bytes)).toString();
  } catch {
    throw errors.badRequest("The body is not compressed with gzip");
  }
}

/**
 * The JSON object in the body of a request, whatever the content type says: browsers send text/plain, which needs no
 * preflight.
 * @throws AlgoliaError 400 if it is none
 */
export function jsonBody(context: AlgoliaContext): Record<string, unknown> {
  const text = context.get("body");
  if (text === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw errors.badRequest(`Invalid JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw errors.badRequest("Invalid JSON: expected an object");
  return value;
}

/** The query string without what is for the transport. */
export function queryParameters(context: AlgoliaContext): Record<string, string> {
  const entries = Object.entries(context.req.query());
  return Object.fromEntries(entries.filter(([name]) => !name.toLowerCase().startsWith("x-algolia-")));
}

/**
 * Reads a search from its parameters, be they an object or the query string in `params`, and adds what the key demands.
 * @throws AlgoliaError 400 for parameters that make no sense
 */
export function readSearch(raw: Record<string, unknown>, access: Access): Search {
  const { params, ...rest } = raw;
  const inParams = typeof params === "string" ? Object.fromEntries(new URLSearchParams(params)) : {};
  const parameters = { ...readParameters({ ...inParams, ...rest }), ...access.forced };
  const written = Object.entries(rest)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]): [string, string] => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]);
  const text = [typeof params === "string" ? params : "", new URLSearchParams(written).toString()];
  return { parameters, restriction: access.restriction, params: text.filter(Boolean).join("&") };
}

/** Answers with an error in Algolia's shape: its own as they are, bugs as a 500 with a log line. */
export function answerError(error: unknown, context: AlgoliaContext): Response {
  if (!(error instanceof AlgoliaError)) console.error("algolia:", error);
  const { status, message } =
    error instanceof AlgoliaError ? error : new AlgoliaError(500, "Internal server error");
  return context.json({ message, status }, status as 400);
}
