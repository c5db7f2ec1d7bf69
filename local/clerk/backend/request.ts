import type { Context, Handler } from "hono";
import { errors } from "../errors.ts";
import { asClerkError, errorBody, json, requestOrigin } from "../http.ts";
import type { Instance } from "../instance.ts";
import type { Scope } from "../scope.ts";

export type BackendEnv = { Variables: { instance: Instance } };

/** What a handler of the Backend API works with. */
export interface BackendRequest extends Scope {
  body: Record<string, unknown>;
  query: (name: string) => string | undefined;
  /** All values of a parameter that may be repeated. */
  queries: (name: string) => string[];
  param: (name: string) => string;
}

async function readBody(context: Context): Promise<Record<string, unknown>> {
  const text = await context.req.text();
  if (text === "") return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body))
      return body as Record<string, unknown>;
  } catch {
    throw errors.bodyInvalid();
  }
  throw errors.bodyInvalid();
}

/** Wraps a handler: reads the request and runs the handler in one transaction, which an error undoes. */
export function backend(handler: (request: BackendRequest) => unknown): Handler<BackendEnv> {
  return async (context) => {
    const instance = context.get("instance");
    try {
      const body = await readBody(context);
      const request: BackendRequest = {
        instance,
        http: requestOrigin(context),
        origin: instance.appOrigin,
        body,
        query: (name) => context.req.query(name),
        queries: (name) => context.req.queries(name) ?? [],
        param: (name) => context.req.param(name) ?? "",
      };
      return json(
        context,
        200,
        instance.transaction(() => handler(request)),
      );
    } catch (thrown) {
      const error = asClerkError(thrown);
      return json(context, error.status, errorBody(error));
    }
  };
}

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 500;

function wholeNumber(
  request: BackendRequest,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = request.query(name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) throw errors.parameterValue(name, text);
  return value;
}

/** The page of a list that a request asks for with `limit` and `offset`. */
export function page<T>(request: BackendRequest, items: T[]): T[] {
  const limit = wholeNumber(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
  const offset = wholeNumber(request, "offset", 0, 0, Number.MAX_SAFE_INTEGER);
  return items.slice(offset, offset + limit);
}

type FieldType = { string: string; boolean: boolean; number: number };

/** A field of the body: undefined when it is not there, null when it is null. */
export function field<Type extends keyof FieldType>(
  request: BackendRequest,
  name: string,
  type: Type,
): FieldType[Type] | null | undefined {
  const value = request.body[name];
  if (value === undefined || value === null) return value;
  if (typeof value !== type) throw errors.parameterType(name, type);
  return value as FieldType[Type];
}

/** A field of the body that holds a JSON object. */
export function objectField(request: BackendRequest, name: string): Record<string, unknown> | undefined {
  const value = request.body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) throw errors.parameterType(name, "object");
  return value as Record<string, unknown>;
}
