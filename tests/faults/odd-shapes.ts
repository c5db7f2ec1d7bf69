/** In whatever an odd event holds; it must not come out of it again. */
export const secret = "Confidential";

/** An event, and a name for what is odd about it. */
export interface OddEvent {
  type: string;
  odd: string;
  event: Record<string, unknown>;
}

const userTypes = ["user.created", "user.updated"];
const sessionTypes = ["session.created", "session.ended", "session.removed", "session.revoked"];

const missing = Symbol("missing");
const texts = [missing, null, 5, true, [secret], { a: secret }];
const optionalTexts = [5, true, [secret], { a: secret }];
const times = [missing, null, secret, "1700000000000", true, [1], { a: 1 }, -1, 1.5];
const addresses = [
  ...[missing, null, secret, 5, { a: secret }, [null], [5], [secret], [[secret]]],
  ...[[{ id: "idn_1" }], [{ email_address: secret }], [{ id: 5, email_address: secret }]],
  ...[[{ id: "idn_1", email_address: null }], [{ id: "idn_1", email_address: [secret] }]],
];

/** What a field must not be, for each field of a type's data. */
const oddFields: Record<string, Record<string, unknown[]>> = {
  user: {
    email_addresses: addresses,
    primary_email_address_id: optionalTexts,
    first_name: optionalTexts,
    last_name: optionalTexts,
    image_url: optionalTexts,
    public_metadata: [null, 5, true, secret],
    created_at: times,
    updated_at: times,
  },
  session: { user_id: [...texts, secret, "", "org_1"] },
};

function nameOf(value: unknown): string {
  return value === missing ? "missing" : JSON.stringify(value);
}

function put(object: Record<string, unknown>, field: string, value: unknown): Record<string, unknown> {
  const { [field]: _, ...others } = object;
  return value === missing ? others : { ...others, [field]: value };
}

/** Every odd form of an event: one field each that is missing, of another type, or makes no sense. */
function oddForms(
  type: string,
  good: Record<string, unknown>,
  fields: Record<string, unknown[]>,
): OddEvent[] {
  const data = good.data as Record<string, unknown>;
  const inData = Object.entries(fields).flatMap(([field, values]) =>
    values.map((value) => ({
      type,
      odd: `${field}: ${nameOf(value)}`,
      event: { ...good, data: put(data, field, value) },
    })),
  );
  const inTime = times.map((value) => ({
    type,
    odd: `timestamp: ${nameOf(value)}`,
    event: put(good, "timestamp", value),
  }));
  return [...inData, ...inTime];
}

const time = 1_700_000_000_000;
const goodUser = (type: string, id: string) => ({
  type,
  timestamp: time,
  data: {
    id,
    email_addresses: [{ id: "idn_1", email_address: secret }],
    primary_email_address_id: "idn_1",
    first_name: secret,
    last_name: secret,
    image_url: secret,
    public_metadata: { role: "admin", more: secret },
    created_at: time,
    updated_at: time,
  },
});

/** Events of each of our types about a person, none of them in Clerk's shape. Each names the person it is about. */
export function oddPersonEvents(id: string): OddEvent[] {
  const deletion = { type: "user.deleted", timestamp: time, data: { id, deleted: true, name: secret } };
  return [
    ...userTypes.flatMap((type) => oddForms(type, goodUser(type, id), oddFields.user ?? {})),
    ...oddForms("user.deleted", deletion, {}),
  ];
}

/** Events of each of our types that do not even say whom they are about. */
export function oddNamelessEvents(): OddEvent[] {
  const ids = { id: [...texts, secret, "", "org_1"] };
  const all = [...userTypes, "user.deleted", ...sessionTypes];
  const withoutData = all.flatMap((type) =>
    [missing, null, 5, secret, [secret], true].map((data) => ({
      type,
      odd: `data: ${nameOf(data)}`,
      event: put({ type, timestamp: time }, "data", data),
    })),
  );
  const session = { id: "sess_1", user_id: "user_of_session", extra: secret };
  return [
    ...withoutData,
    ...userTypes.flatMap((type) => oddIds(type, goodUser(type, "").data, ids)),
    ...oddIds("user.deleted", { name: secret }, ids),
    ...sessionTypes.flatMap((type) => [
      ...oddIds(type, session, ids),
      ...oddForms(type, { type, timestamp: time, data: session }, oddFields.session ?? {}),
    ]),
  ];
}

function oddIds(type: string, data: Record<string, unknown>, ids: Record<string, unknown[]>): OddEvent[] {
  return oddForms(type, { type, timestamp: time, data }, ids).filter(({ odd }) => odd.startsWith("id:"));
}
