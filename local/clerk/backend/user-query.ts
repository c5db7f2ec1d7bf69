import { errors } from "../errors.ts";
import type { UserRecord } from "../records.ts";
import { primaryEmail } from "../users.ts";
import type { BackendRequest } from "./request.ts";

type Condition = (user: UserRecord) => boolean;

const MAX_REPEATED = 100;

const includes = (text: string | null | undefined, part: string): boolean =>
  text?.toLowerCase().includes(part.toLowerCase()) ?? false;
const fullName = (user: UserRecord): string => [user.first_name, user.last_name].filter(Boolean).join(" ");
const hasEmailLike = (user: UserRecord, part: string): boolean =>
  user.email_addresses.some((email) => includes(email.email_address, part));

function repeated(request: BackendRequest, name: string): string[] {
  const values = request.queries(name);
  if (values.length > MAX_REPEATED) throw errors.parameterTooMany(name, MAX_REPEATED);
  return values;
}

/** The values without a sign or with `+` are wanted, those with `-` are not. */
function signedIds(
  request: BackendRequest,
  name: string,
  idOf: (user: UserRecord) => string | null,
): Condition[] {
  const values = repeated(request, name);
  const wanted = values.filter((value) => !value.startsWith("-")).map((value) => value.replace(/^[+ ]/, ""));
  const unwanted = values.filter((value) => value.startsWith("-")).map((value) => value.slice(1));
  const conditions: Condition[] = [];
  if (wanted.length > 0) conditions.push((user) => wanted.includes(idOf(user) ?? ""));
  if (unwanted.length > 0) conditions.push((user) => !unwanted.includes(idOf(user) ?? ""));
  return conditions;
}

function texts(request: BackendRequest): Condition[] {
  const matchers: Record<string, (user: UserRecord, part: string) => boolean> = {
    query: (user, part) =>
      hasEmailLike(user, part) ||
      includes(user.id, part) ||
      includes(user.username, part) ||
      includes(fullName(user), part),
    email_address_query: hasEmailLike,
    username_query: (user, part) => includes(user.username, part),
    name_query: (user, part) => includes(fullName(user), part),
  };
  return Object.entries(matchers).flatMap(([name, matches]) => {
    const part = request.query(name);
    return part ? [(user: UserRecord) => matches(user, part)] : [];
  });
}

function times(request: BackendRequest): Condition[] {
  const fields = ["created_at", "last_active_at", "last_sign_in_at"] as const;
  return fields.flatMap((field) => {
    const bound = (suffix: string): number | null => {
      const text = request.query(`${field}_${suffix}`);
      if (text === undefined) return null;
      if (!Number.isFinite(Number(text))) throw errors.parameterValue(`${field}_${suffix}`, text);
      return Number(text);
    };
    const before = bound("before");
    const after = bound("after") ?? (field === "last_active_at" ? bound("since") : null);
    const conditions: Condition[] = [];
    if (before !== null) conditions.push((user) => user[field] !== null && user[field] < before);
    if (after !== null) conditions.push((user) => user[field] !== null && user[field] > after);
    return conditions;
  });
}

/** The conditions that a request for a list, or a count, of users sets. */
export function userConditions(request: BackendRequest): Condition[] {
  for (const name of ["phone_number", "phone_number_query", "web3_wallet", "organization_id", "provider"]) {
    if (request.query(name)) throw errors.notImplemented(`Listing users by ${name}`);
  }
  const conditions = [
    ...signedIds(request, "user_id", (user) => user.id),
    ...signedIds(request, "external_id", (user) => user.external_id),
    ...texts(request),
    ...times(request),
  ];
  const addresses = repeated(request, "email_address").map((address) => address.toLowerCase());
  if (addresses.length > 0) {
    conditions.push((user) => user.email_addresses.some((email) => addresses.includes(email.email_address)));
  }
  const usernames = repeated(request, "username");
  if (usernames.length > 0) conditions.push((user) => usernames.includes(user.username ?? ""));
  const banned = request.query("banned");
  if (banned) conditions.push((user) => user.banned === (banned === "true"));
  return conditions;
}

const ORDERS: Record<string, (user: UserRecord) => string | number | null> = {
  created_at: (user) => user.created_at,
  updated_at: (user) => user.updated_at,
  last_active_at: (user) => user.last_active_at,
  last_sign_in_at: (user) => user.last_sign_in_at,
  first_name: (user) => user.first_name,
  last_name: (user) => user.last_name,
  username: (user) => user.username,
  email_address: (user) => primaryEmail(user)?.email_address ?? null,
};

/** Sorts users as `order_by` says; the newest first by default. Ids break ties, so that pages never overlap. */
export function sortUsers(request: BackendRequest, users: UserRecord[]): UserRecord[] {
  // A plus sign that a client did not encode arrives as a space.
  const order = (request.query("order_by") ?? "-created_at").replace(/^ /, "+");
  const key = ORDERS[order.replace(/^[+-]/, "")];
  if (!key) throw errors.parameterValue("order_by", order);
  const direction = order.startsWith("-") ? -1 : 1;
  const compare = (a: string | number | null, b: string | number | null): number => {
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? 1 : -1;
    return (a < b ? -1 : 1) * direction;
  };
  return users.toSorted((a, b) => compare(key(a), key(b)) || compare(a.id, b.id));
}
