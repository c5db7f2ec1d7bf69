import { describe, expect, test } from "vitest";
import { parseDelivery } from "./event.ts";

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
const event = (type: string, data: unknown) =>
  JSON.stringify({ object: "event", type, data, timestamp: 1_700_000_000_002 });

describe("a webhook's body", () => {
  test("about a person gives the mirror's row, with the primary address", () => {
    expect(parseDelivery(event("user.updated", user))).toEqual({
      type: "user.updated",
      objectId: "user_1",
      occurredAt: 1_700_000_000_002,
      event: {
        type: "user.changed",
        user: {
          id: "user_1",
          email: "new@example.com",
          firstName: "Ada",
          lastName: null,
          imageUrl: "https://img.example.com/a.png",
          role: "admin",
          createdAt: 1_700_000_000_000,
          updatedAt: 1_700_000_000_001,
        },
      },
    });
  });

  test.each([undefined, {}, { role: "owner" }, { role: ["admin"] }])(
    "with the metadata %j gives a member",
    (metadata) => {
      const { event: parsed } = parseDelivery(event("user.created", { ...user, public_metadata: metadata }));
      expect(parsed).toMatchObject({ user: { role: "member" } });
    },
  );

  test("about a person without an address is taken", () => {
    const parsed = parseDelivery(
      event("user.created", { ...user, email_addresses: [], primary_email_address_id: null }),
    );
    expect(parsed.event).toMatchObject({ user: { email: null } });
  });

  test("about a deletion gives the id and the envelope's time", () => {
    expect(
      parseDelivery(event("user.deleted", { id: "user_1", object: "user", deleted: true })),
    ).toMatchObject({
      occurredAt: 1_700_000_000_002,
      event: { type: "user.deleted", userId: "user_1" },
    });
  });

  test("of a type that we don't know is other", () => {
    expect(parseDelivery(event("billing.changed", {}))).toMatchObject({
      objectId: null,
      event: { type: "other" },
    });
  });

  test.each([
    "",
    "null",
    "[]",
    "{}",
    event("user.created", { ...user, id: undefined }),
    event("user.created", { ...user, id: "org_1" }),
    event("user.created", { ...user, updated_at: "yesterday" }),
    event("user.deleted", {}),
    event("user.created", user).replace("1700000000002", "-1"),
  ])("that is not Clerk's is refused: %s", (body) => {
    expect(() => parseDelivery(body)).toThrow();
  });
});
