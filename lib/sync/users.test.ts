import { describe, expect, test } from "vitest";
import { parseEvent } from "./envelope.ts";
import { toMirroredUser } from "./users.ts";

const user = {
  id: "user_1",
  email_addresses: [
    { id: "idn_1", email_address: "old@example.com" },
    { id: "idn_2", email_address: "new@example.com" },
  ],
  primary_email_address_id: "idn_2",
  first_name: "Ada",
  last_name: null,
  image_url: "https://img.example.com/a.png",
  public_metadata: { role: "admin", other: [1] },
  created_at: 1_700_000_000_000,
  updated_at: 1_700_000_000_001,
  something_new: { that: "Clerk adds" },
};

describe("Clerk's user", () => {
  test("gives the mirror's row, with the primary address", () => {
    expect(toMirroredUser(user, 7)).toEqual({
      id: "user_1",
      email: "new@example.com",
      firstName: "Ada",
      lastName: null,
      imageUrl: "https://img.example.com/a.png",
      role: "admin",
      banned: false,
      createdAt: 1_700_000_000_000,
      updatedAt: 1_700_000_000_001,
      asOf: 7,
    });
  });

  test.each([undefined, {}, { role: "owner" }, { role: ["admin"] }])(
    "with the metadata %j gives a member",
    (metadata) => {
      expect(toMirroredUser({ ...user, public_metadata: metadata }, 7).role).toBe("member");
    },
  );

  test("is banned where Clerk says so", () => {
    expect(toMirroredUser({ ...user, banned: true }, 7).banned).toBe(true);
  });

  test("with half a character in a name is taken, without it", () => {
    expect(toMirroredUser({ ...user, first_name: "A\ud800" }, 7).firstName).toBe("A\ufffd");
  });

  test("without an address is taken", () => {
    const without = { ...user, email_addresses: [], primary_email_address_id: null };
    expect(toMirroredUser(without, 7).email).toBeNull();
  });

  test.each([
    { ...user, id: undefined },
    { ...user, id: "org_1" },
    { ...user, updated_at: "yesterday" },
    // In microseconds, it would be newer than whatever comes after it.
    { ...user, updated_at: 1_700_000_000_000_000 },
    { ...user, email_addresses: null },
  ])("in another shape is refused", (odd) => {
    expect(() => toMirroredUser(odd, 7)).toThrow();
  });
});

describe("a webhook's body", () => {
  test("is read as far as its envelope, and what Clerk adds is ignored", () => {
    expect(parseEvent('{"type":"a.b","data":{"id":"x"},"timestamp":5,"more":1}')).toEqual({
      type: "a.b",
      data: { id: "x" },
      objectId: "x",
      occurredAt: 5,
    });
  });

  test.each(["yesterday", -1, 1.5, null])("has no time where it says %j", (timestamp) => {
    expect(parseEvent(JSON.stringify({ type: "a.b", data: 1, timestamp }))).toMatchObject({
      objectId: null,
      occurredAt: undefined,
    });
  });

  test.each(["", "null", "[]", "{}", '{"type":5}'])("that is no event is refused: %s", (body) => {
    expect(() => parseEvent(body)).toThrow();
  });
});
