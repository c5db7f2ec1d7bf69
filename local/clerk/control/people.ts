import { Hono } from "hono";
import * as v from "valibot";
import type { ClerkEnv } from "../choose-instance.ts";
import { requestOrigin } from "../http.ts";
import type { Scope } from "../scope.ts";
import { createUser, newEmailAddress, storeUser } from "../users.ts";
import { vouchedVerification } from "../verifications.ts";
import { readBody, stateBody } from "./body.ts";

const Address = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email("It must be an e-mail address."));

/** A part of what `POST /v1/users` takes. */
const NewPerson = v.strictObject({
  /** Who they are where they come from: by it they are known when they come again. */
  external_id: v.pipe(v.string(), v.nonEmpty()),
  email_address: v.pipe(v.array(Address), v.nonEmpty()),
  first_name: v.optional(v.nullable(v.string()), null),
  last_name: v.optional(v.nullable(v.string()), null),
  public_metadata: v.optional(v.record(v.string(), v.unknown()), {}),
  created_at: v.pipe(
    v.string(),
    v.check((text) => !Number.isNaN(Date.parse(text)), "It must be a time as in 2025-01-31T12:00:00Z."),
    v.transform((text) => Date.parse(text)),
  ),
});

type NewPerson = v.InferOutput<typeof NewPerson>;

const NewPeople = v.strictObject({
  users: v.pipe(v.array(NewPerson), v.maxLength(1000, "At most 1000 users a request.")),
});

/**
 * Stores people as if they had been there for long: no webhooks, no passwords, last changed when they were created.
 *
 * @returns their ids in the order given, null where somebody else has one of the addresses; and how many were new
 */
function importPeople(scope: Scope, people: NewPerson[]) {
  const { instance } = scope;
  return instance.transaction(() => {
    // Not everybody: whoever was imported is found by the external id, which is indexed. Addresses are not.
    const others = instance.users.findBy("external_id", null);
    const taken = new Set(others.flatMap((user) => user.email_addresses.map((email) => email.email_address)));
    let created = 0;
    const ids = people.map(({ email_address: addresses, ...person }) => {
      const [known] = instance.users.findBy("external_id", person.external_id);
      if (known) return known.id;
      if (addresses.some((address) => taken.has(address))) return null;
      for (const address of addresses) taken.add(address);
      const emails = addresses.map((address) => newEmailAddress(address, vouchedVerification("admin")));
      const user = createUser(scope, { ...person, email_addresses: emails });
      created++;
      return storeUser(scope, { ...user, updated_at: user.created_at }).id;
    });
    return { created, skipped: people.length - created, ids };
  });
}

/** `/people`: many at once. */
export const peopleRoutes = new Hono<ClerkEnv>().post("/people", stateBody, async (context) => {
  const { users } = await readBody(context, NewPeople);
  const instance = context.get("instance");
  const scope = { instance, http: requestOrigin(context), origin: instance.appOrigin };
  return context.json(importPeople(scope, users));
});
