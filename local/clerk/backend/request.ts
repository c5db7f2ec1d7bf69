import type { DeletedObjectJSON } from "@clerk/backend";
import type { Context, Handler } from "hono";
import { errors } from "../errors.ts";
import { asClerkError, errorBody, json, requestOrigin } from "../http.ts";
import { readImage, type UploadedImage } from "../images.ts";
import type { Instance } from "../instance.ts";
import type { Scope } from "../scope.ts";

export type BackendEnv = { Variables: { instance: Instance } };

type Body = Record<string, unknown>;

/** What a handler of the Backend API works with. */
export interface BackendRequest extends Scope {
  body: Body;
  /** The file of a multipart form. */
  file: UploadedImage | null;
  query: (name: string) => string | undefined;
  /** All values of a parameter that may be repeated. */
  queries: (name: string) => string[];
  /** Which parameters there are. */
  queryNames: () => string[];
  param: (name: string) => string;
}

function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function readJson(context: Context): Promise<unknown> {
  const text = await context.req.text();
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw errors.bodyInvalid();
  }
}

/** Reads a request, runs `work` with it in one transaction, which an error undoes, and answers. */
async function answer(
  context: Context<BackendEnv>,
  work: (request: BackendRequest, body: unknown) => unknown,
): Promise<Response> {
  const instance = context.get("instance");
  try {
    const isForm = context.req.header("content-type")?.startsWith("multipart/form-data") ?? false;
    const file = isForm ? await readImage(context) : null;
    const body = isForm ? {} : await readJson(context);
    const request: BackendRequest = {
      instance,
      http: requestOrigin(context),
      origin: instance.appOrigin,
      body: {},
      file,
      query: (name) => context.req.query(name),
      queries: (name) => context.req.queries(name) ?? [],
      queryNames: () => Object.keys(context.req.query()),
      param: (name) => context.req.param(name) ?? "",
    };
    const result = instance.transaction(() => work(request, body));
    return result === undefined ? context.body(null, 204) : json(context, 200, result);
  } catch (thrown) {
    const error = asClerkError(thrown);
    return json(context, error.status, errorBody(error));
  }
}

/**
 * Wraps a handler of requests whose body is an object, or a form with a file.
 * @param handler what it returns is the answer; undefined makes it an empty one
 */
export function backend(handler: (request: BackendRequest) => unknown): Handler<BackendEnv> {
  return (context) =>
    answer(context, (request, body) => {
      if (!isObject(body)) throw errors.bodyInvalid();
      return handler({ ...request, body });
    });
}

const BULK_LIMIT = 100;

/**
 * Wraps a handler of requests whose body is a list: it runs once for each item. All of them succeed, or none.
 * @param handler what it returns for each item makes up the list of the answer
 * @param envelope what is made of that list
 */
export function backendBulk(
  handler: (request: BackendRequest) => unknown,
  envelope: (results: unknown[]) => unknown = (results) => results,
): Handler<BackendEnv> {
  return (context) =>
    answer(context, (request, items) => {
      if (!Array.isArray(items) || !items.every(isObject)) throw errors.bodyInvalid();
      if (items.length > BULK_LIMIT) throw errors.bulkSizeExceeded(BULK_LIMIT);
      return envelope(items.map((body) => handler({ ...request, body })));
    });
}

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 500;

function wholeNumber(
  request: Pick<BackendRequest, "query">,
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

/** Which part of a list a request asks for. */
export function pageBounds(request: Pick<BackendRequest, "query">): { limit: number; offset: number } {
  const limit = wholeNumber(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
  return { limit, offset: wholeNumber(request, "offset", 0, 0, Number.MAX_SAFE_INTEGER) };
}

/** The page of a list that a request asks for with `limit` and `offset`. */
export function page<T>(request: Pick<BackendRequest, "query">, items: T[]): T[] {
  const { limit, offset } = pageBounds(request);
  return items.slice(offset, offset + limit);
}

/** A page of a list and the length of the whole list, in Clerk's envelope. */
export function paginated<T>(
  request: Pick<BackendRequest, "query">,
  items: T[],
  toJson: (item: T) => unknown,
) {
  return { data: page(request, items).map(toJson), total_count: items.length };
}

/** A page of a list: bare, unless the request asks for `paginated`. */
export function listed<T>(request: BackendRequest, items: T[], toJson: (item: T) => unknown) {
  const envelope = paginated(request, items, toJson);
  return request.query("paginated") === "true" ? envelope : envelope.data;
}

/**
 * Sorts a list as `order_by` says, such as `-created_at`; ids break ties, so that pages never overlap.
 * @param keys the orders that there are, each with the value that it compares; null comes last
 */
export function ordered<T extends { id: string }>(
  request: BackendRequest,
  items: T[],
  keys: Record<string, (item: T) => string | number | null>,
): T[] {
  // A plus sign that a client did not encode arrives as a space.
  const order = (request.query("order_by") ?? "-created_at").replace(/^ /, "+");
  const key = Object.hasOwn(keys, order.replace(/^[+-]/, "")) ? keys[order.replace(/^[+-]/, "")] : undefined;
  if (!key) throw errors.parameterValue("order_by", order);
  const direction = order.startsWith("-") ? -1 : 1;
  const compare = (a: string | number | null, b: string | number | null): number => {
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? 1 : -1;
    return (a < b ? -1 : 1) * direction;
  };
  return items.toSorted((a, b) => compare(key(a), key(b)) || compare(a.id, b.id));
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

/** A field of the body that must be there and hold text. */
export function requireText(request: BackendRequest, name: string): string {
  const value = field(request, name, "string");
  if (value === undefined || value === null) throw errors.parameterMissing(name);
  if (value.trim() === "") throw errors.parameterNil(name);
  return value;
}

/** A field of the body that holds a list of texts. */
export function textsField(request: BackendRequest, name: string): string[] | undefined {
  const value = request.body[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw errors.parameterType(name, "array");
  return value.map((item: unknown) => {
    if (typeof item !== "string") throw errors.parameterType(name, "array of strings");
    return item;
  });
}

/** A field of the body that holds a whole number within bounds. */
export function integerField(
  request: BackendRequest,
  name: string,
  bounds: { min: number; max?: number },
): number | undefined {
  const value = field(request, name, "number");
  if (value === undefined || value === null) return undefined;
  const tooLarge = bounds.max !== undefined && value > bounds.max;
  if (!Number.isInteger(value) || value < bounds.min || tooLarge) {
    throw errors.parameterValue(name, String(value));
  }
  return value;
}

/** A field of the body that holds a moment, as RFC 3339 writes it, in milliseconds since 1970. */
export function timeField(request: BackendRequest, name: string): number | undefined {
  const value = field(request, name, "string");
  if (!value) return undefined;
  const time = Date.parse(value);
  if (Number.isNaN(time)) throw errors.parameterTime(name);
  return time;
}

/** What the Backend API answers when something was deleted. */
export function deletedObject(object: string, id: string): DeletedObjectJSON {
  return { object, id, deleted: true };
}
