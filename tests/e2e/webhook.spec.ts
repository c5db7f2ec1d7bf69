import { eq, sql } from "drizzle-orm";
import { getProfile, saveProfile } from "#db/profiles.ts";
import { type UserId, webhookDeliveries } from "#db/schema.ts";
import { clerk, createPerson, database, expect, signed, test } from "./fixtures.ts";

const path = "/api/webhooks/clerk";

const event = JSON.stringify({
  type: "role.created",
  object: "event",
  data: { id: "role_1" },
  timestamp: Date.now(),
});

test("A signed event of a type that we don't know is acknowledged", async ({ request }) => {
  expect((await request.post(path, signed(event))).status()).toBe(204);
});

test("The same event sent twice is acknowledged twice", async ({ request }) => {
  const delivery = signed(event);
  expect((await request.post(path, delivery)).status()).toBe(204);
  expect((await request.post(path, delivery)).status()).toBe(204);
});

const bad = {
  "without a signature": { data: event, headers: { "Content-Type": "application/json" } },
  "with another key's signature": signed(event, { key: `whsec_${btoa("another key, not ours!!!")}` }),
  "with a changed body": { ...signed(event), data: event.replace("role_1", "role_2") },
  "six minutes old": signed(event, { at: new Date(Date.now() - 360_000) }),
  "of no JSON": signed("{ not json"),
  "that is none": signed(`{"data":{"id":"user_1"},"timestamp":1}`),
};
for (const [name, delivery] of Object.entries(bad)) {
  test(`An event ${name} is answered 400`, async ({ request }) => {
    const response = await request.post(path, delivery);
    expect(response.status()).toBe(400);
    expect((await response.json()).error.reason).toBe("invalid_input");
  });
}

test("An event of ours in a shape that we don't know is set aside, and its person asked for at Clerk", async ({
  request,
}) => {
  const { id } = await createPerson("Kira");
  await expect.poll(() => getProfile(database, id as UserId)).toMatchObject({ firstName: "Kira" });
  await database.run(sql`update users set first_name = 'Wrong' where id = ${id}`);
  const odd = signed(JSON.stringify({ type: "user.updated", data: { id, surprise: true }, timestamp: 1 }));
  expect((await request.post(path, odd)).status()).toBe(204);
  const [entry] = await database
    .select()
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.id, odd.headers["svix-id"]));
  expect(entry).toMatchObject({ outcome: "set_aside", problem: expect.stringContaining("email_addresses") });
  await expect.poll(() => getProfile(database, id as UserId)).toMatchObject({ firstName: "Kira" });
});

test("A body that is no JSON by its type is answered 415", async ({ request }) => {
  const delivery = signed(event);
  const headers = { ...delivery.headers, "content-type": "text/plain" };
  expect((await request.post(path, { ...delivery, headers })).status()).toBe(415);
});

test("A body that is too large is answered 413", async ({ request }) => {
  const response = await request.post(path, signed(JSON.stringify({ padding: "x".repeat(300_000) })));
  expect(response.status()).toBe(413);
});

test("Another method than POST is answered 405", async ({ request }) => {
  expect((await request.get(path)).status()).toBe(405);
});

test("A person's life at Clerk is mirrored: made, renamed, deleted without a trace", async () => {
  const { id, email } = await createPerson("Jana");
  const row = () => getProfile(database, id as UserId);
  await expect.poll(row).toMatchObject({ email, firstName: "Jana", deletedAt: null });
  await saveProfile(database, id as UserId, { bio: "Personal" }, Date.now());
  await clerk.users.updateUser(id, { firstName: "Johanna" });
  await expect.poll(row).toMatchObject({ firstName: "Johanna", bio: "Personal" });
  await clerk.users.deleteUser(id);
  await expect.poll(async () => (await row())?.deletedAt).toBeGreaterThan(0);
  expect(await row()).toMatchObject({ email: null, firstName: null, lastName: null, bio: "" });
});
