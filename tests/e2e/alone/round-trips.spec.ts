import { places } from "#app/(signed-in)/places.ts";
import { pages } from "../../../scripts/lib/visit.ts";
import {
  controlDatabase,
  createPerson,
  expect,
  openProfile,
  sessionCookies,
  signed,
  test,
} from "../fixtures.ts";

/** How many requests to the database some work takes. */
async function roundTrips(work: () => Promise<unknown>): Promise<number> {
  await controlDatabase("stats/reset", { method: "POST" });
  await work();
  return (await controlDatabase("stats")).pipelines;
}

test("One view of the profile is one round trip to the database", async ({ request }) => {
  const person = await createPerson("Karl");
  const headers = { Cookie: await sessionCookies(person), Accept: "text/html" };
  const view = async () =>
    expect(await (await request.get("/profile", { headers })).text()).toContain(person.email);
  // The webhook of the sign-in must have come before the count begins.
  await expect(async () => expect(await roundTrips(view)).toBe(1)).toPass();
  expect(await roundTrips(view)).toBe(1);
});

/** Of each page, as whoever it is for: what it takes, and nothing behind its answer. */
const trips: Record<string, number> = {
  ...{
    "/": 0,
    "/status": 0,
    "/privacy": 0,
    "/terms": 0,
    "/sign-in": 0,
    "/sign-up": 0,
    "/forbidden": 0,
  },
  // Every other page of the product: one.
  ...Object.fromEntries(places.map(({ href }) => [href, 1])),
  ...{ "/welcome": 1, "/account": 0 },
  // The list of conversations, beside the conversation.
  "/assistant": 2,
  // Power is asked for twice: the mirror has to say that they have it.
  ...{ "/admin/people": 2, "/admin/deliveries": 2, "/admin/sync": 2, "/admin/audit": 2 },
};

test("No page takes more round trips to the database than it needs", async ({ request }) => {
  const people = {
    visitor: undefined,
    member: await createPerson("Karla"),
    admin: await createPerson("Karlo", { role: "admin" }),
  };
  const taken: Record<string, number> = {};
  for (const { path, who } of pages) {
    const person = people[who];
    const headers = {
      Cookie: person ? await sessionCookies(person) : "__clerk_db_jwt=dvb_e2e; __client_uat=0",
      Accept: "text/html",
    };
    const view = async () => {
      const response = await request.get(path, { headers, maxRedirects: 0 });
      expect([path, response.status()]).toEqual([path, 200]);
      await response.body();
    };
    // What is done behind the answers of before, and by webhooks, must have ended.
    await expect(async () => {
      taken[path] = await roundTrips(view);
      expect(taken[path]).toBe(trips[path]);
    })
      .toPass({ timeout: 10_000 })
      .catch(() => undefined);
  }
  expect(taken).toEqual(trips);
});

const user = (id: string) => ({
  ...{ id, email_addresses: [], first_name: "Lena", created_at: Date.now(), updated_at: Date.now() },
});

// What follows is done behind the answer: taken from the outbox, then two trips for the directory (people are read for it,
// and written into it) and, for a newcomer, one for the welcome.
const deliveries: [type: string, data: (id: string) => object, behind: number][] = [
  ["user.created", user, 4],
  ["user.updated", user, 4],
  ["user.deleted", (id) => ({ id }), 3],
  ["session.created", (id) => ({ id: `sess_${id}`, user_id: id }), 0],
  ["session.removed", (id) => ({ id: `sess_${id}`, user_id: id }), 0],
  ["role.created", (id) => ({ id }), 0],
];
for (const [type, data, behind] of deliveries) {
  test(`A webhook ${type} is one round trip to the database, with ${behind} behind its answer`, async ({
    request,
  }) => {
    const id = `user_${crypto.randomUUID()}`;
    const body = JSON.stringify({ type, data: data(id), timestamp: Date.now() });
    const trips = await roundTrips(async () => {
      expect((await request.post("/api/webhooks/clerk", signed(body))).status()).toBe(204);
    });
    expect(trips).toBeGreaterThanOrEqual(1);
    expect(trips).toBeLessThanOrEqual(1 + behind);
    await expect.poll(async () => (await controlDatabase("stats")).pipelines).toBe(1 + behind);
  });
}

test("Saving the bio is one round trip, and showing it again one more; the directory follows behind with three", async ({
  page,
}) => {
  await openProfile(page, "Mona");
  await page.getByLabel("Bio").fill("Counted");
  const trips = await roundTrips(async () => {
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("status")).toContainText("Saved");
  });
  expect(trips).toBeGreaterThanOrEqual(2);
  await expect.poll(async () => (await controlDatabase("stats")).pipelines).toBe(2 + 3);
});
