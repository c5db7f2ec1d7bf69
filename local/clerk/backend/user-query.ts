import { errors } from "../errors.ts";
import type { UserRecord } from "../records.ts";
import { primaryEmail } from "../users.ts";
import { type BackendRequest, ordered, pageBounds } from "./request.ts";

type Condition = (user: UserRecord) => boolean;

const MAX_REPEATED = 100;

const includes = (text: string | null | undefined, part: string): boolean =>
  text?.toLowerCase().includes(part.toLowerCase()) ?? false;
const fullName = (user: UserRecord): string => [user.first_name, user.last_name].filter(Boolean).join(" ");
const hasEmailLike = (user: UserRecord, part: string): boolean =>
  user.email_addresses.some((email) => includes(email.email_address, part));
/** How people type a number: with spaces, dashes and brackets. */
const digits = (text: string): string => text.replace(/[\s().-]/g, "");
const hasPhoneLike = (user: UserRecord, part: string): boolean =>
  digits(part) !== "" && user.phone_numbers.some((phone) => includes(phone.phone_number, digits(part)));

function repeated(request: BackendRequest, name: string): string[] {
  const values = request.queries(name);
  if (values.length > MAX_REPEATED) throw errors.parameterTooMany(name, MAX_REPEATED);
  return values;
}

/** The values without a sign or with `+` are wanted, those with `-` are not. */
function signed(
  request: BackendRequest,
  name: string,
  valuesOf: (user: UserRecord) => (string | null)[],
): Condition[] {
  const values = repeated(request, name);
  const wanted = values.filter((value) => !value.startsWith("-")).map((value) => value.replace(/^[+ ]/, ""));
  const unwanted = values.filter((value) => value.startsWith("-")).map((value) => value.slice(1));
  const hasOneOf = (user: UserRecord, list: string[]) =>
    valuesOf(user).some((value) => value !== null && list.includes(value));
  const conditions: Condition[] = [];
  if (wanted.length > 0) conditions.push((user) => hasOneOf(user, wanted));
  if (unwanted.length > 0) conditions.push((user) => !hasOneOf(user, unwanted));
  return conditions;
}

/** Those who have one of the values that the request repeats. */
function oneOf(
  request: BackendRequest,
  name: string,
  normalize: (text: string) => string,
  valuesOf: (user: UserRecord) => (string | null)[],
): Condition[] {
  const values = repeated(request, name).map(normalize);
  return values.length > 0
    ? [(user) => valuesOf(user).some((value) => value !== null && values.includes(value))]
    : [];
}

function organizations(request: BackendRequest): Condition[] {
  const { organizationMemberships } = request.instance;
  return signed(request, "organization_id", (user) =>
    organizationMemberships.findBy("user_id", user.id).map((membership) => membership.organization_id),
  );
}

function providers(request: BackendRequest): Condition[] {
  const provider = request.query("provider")?.replace(/^oauth_/, "");
  const id = request.query("provider_user_id");
  if (id && !provider) throw errors.parameterMissing("provider");
  if (!provider) return [];
  return [
    (user) =>
      user.external_accounts.some(
        (account) =>
          account.verification?.status === "verified" &&
          account.provider === provider &&
          (!id || account.provider_user_id === id),
      ),
  ];
}

function texts(request: BackendRequest): Condition[] {
  const matchers: Record<string, (user: UserRecord, part: string) => boolean> = {
    query: (user, part) =>
      hasEmailLike(user, part) ||
      hasPhoneLike(user, part) ||
      includes(user.id, part) ||
      includes(user.username, part) ||
      includes(fullName(user), part),
    email_address_query: hasEmailLike,
    phone_number_query: hasPhoneLike,
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
  const lower = (text: string) => text.toLowerCase();
  const conditions = [
    ...signed(request, "user_id", (user) => [user.id]),
    ...signed(request, "external_id", (user) => [user.external_id]),
    ...organizations(request),
    ...oneOf(request, "email_address", lower, (user) =>
      user.email_addresses.map((email) => email.email_address),
    ),
    ...oneOf(request, "phone_number", digits, (user) =>
      user.phone_numbers.map((phone) => phone.phone_number),
    ),
    ...oneOf(request, "username", lower, (user) => [user.username]),
    // Nobody has a wallet here.
    ...oneOf(request, "web3_wallet", lower, () => []),
    ...providers(request),
    ...texts(request),
    ...times(request),
  ];
  const banned = request.query("banned");
  if (banned) conditions.push((user) => user.banned === (banned === "true"));
  return conditions;
}

const primaryPhone = (user: UserRecord): string | null =>
  user.phone_numbers.find(({ id }) => id === user.primary_phone_number_id)?.phone_number ?? null;

const ORDERS: Record<string, (user: UserRecord) => string | number | null> = {
  created_at: (user) => user.created_at,
  updated_at: (user) => user.updated_at,
  last_active_at: (user) => user.last_active_at,
  last_sign_in_at: (user) => user.last_sign_in_at,
  first_name: (user) => user.first_name,
  last_name: (user) => user.last_name,
  username: (user) => user.username,
  email_address: (user) => primaryEmail(user)?.email_address ?? null,
  phone_number: primaryPhone,
  web3wallet: () => null,
};

/** Sorts users as `order_by` says; the newest first by default. */
export function sortUsers(request: BackendRequest, users: UserRecord[]): UserRecord[] {
  return ordered(request, users, ORDERS);
}

const INDEXED = ["order_by", "created_at_after", "limit", "offset"];

/** The lower bound of a request that the store's indexes can answer: with no other condition. Null for all others. */
function indexedBound(request: BackendRequest): number | null {
  if (!request.queryNames().every((name) => INDEXED.includes(name))) return null;
  const after = Number(request.query("created_at_after") ?? -1);
  return Number.isFinite(after) ? after : null;
}

/** The page of a request that reads everybody in the order of time, without reading all the others; undefined for others. */
export function indexedPage(request: BackendRequest): UserRecord[] | undefined {
  const above = indexedBound(request);
  const [, sign, field] =
    /^([-+ ]?)(created_at|updated_at)$/.exec(request.query("order_by") ?? "-created_at") ?? [];
  if (above === null || (field !== "created_at" && field !== "updated_at")) return undefined;
  if (field === "updated_at" && request.query("created_at_after")) return undefined;
  return request.instance.users.pageBy(field, { above, descending: sign === "-", ...pageBounds(request) });
}

/** How many people such a request is about; undefined for others. */
export function indexedCount(request: BackendRequest): number | undefined {
  const above = indexedBound(request);
  return above === null ? undefined : request.instance.users.countAbove("created_at", above);
}
