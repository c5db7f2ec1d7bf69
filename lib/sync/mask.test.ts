import { expect, test } from "vitest";
import { maskPayload } from "./mask.ts";

const masked = (data: unknown) => JSON.parse(maskPayload(data) ?? "null");

test("Ids, times, flags and Clerk's own words stay; whatever is about a person is masked", () => {
  expect(
    masked({
      id: "user_1",
      object: "user",
      first_name: "Nora",
      username: "user_nora",
      banned: false,
      created_at: 5,
      primary_email_address_id: "idn_1",
      email_addresses: [
        {
          id: "idn_1",
          email_address: "nora@example.com",
          verification: { status: "verified", attempts: null },
        },
      ],
      latest_activity: { id: "sess_activity_1", ip_address: "192.0.2.1", city: "Graz" },
    }),
  ).toEqual({
    id: "user_1",
    object: "user",
    first_name: "•••",
    username: "•••",
    banned: false,
    created_at: 5,
    primary_email_address_id: "idn_1",
    email_addresses: [
      { id: "idn_1", email_address: "•••", verification: { status: "verified", attempts: null } },
    ],
    latest_activity: { id: "sess_activity_1", ip_address: "•••", city: "•••" },
  });
});

test("Of metadata only the role stays, and only one that we have", () => {
  expect(
    masked({ public_metadata: { role: "admin", phone: 4912345 }, private_metadata: { note: 5 } }),
  ).toEqual({
    public_metadata: { role: "admin" },
  });
  expect(masked({ public_metadata: { role: "Nora from Graz" } })).toEqual({
    public_metadata: { role: "member" },
  });
  expect(masked({ unsafe_metadata: { age: 41 }, public_metadata: null })).toEqual({
    public_metadata: { role: "member" },
  });
});

test("An id that is no id of Clerk's is masked too", () => {
  expect(masked({ id: "nora@example.com", external_id: "Nora Test" })).toEqual({
    id: "•••",
    external_id: "•••",
  });
});

test("Nothing is kept of nothing, nor of what is too long", () => {
  expect(maskPayload(undefined)).toBeNull();
  expect(maskPayload(Array.from({ length: 20_000 }, () => 1))).toBeNull();
});

test("What is nested deeper than anything of Clerk's is masked there", () => {
  const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  expect(maskPayload({ id: "user_1", deep })).toMatch(/^\{"id":"user_1","deep":\[{29}"•••"\]{29}\}$/);
});
