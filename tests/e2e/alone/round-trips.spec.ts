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

const user = (id: string) => ({
  ...{ id, email_addresses: [], first_name: "Lena", created_at: Date.now(), updated_at: Date.now() },
});

// What follows is done behind the answer: taken from the outbox, then one trip for each effect, the directory and, for a
// newcomer, the welcome.
const deliveries: [type: string, data: (id: string) => object, behind: number][] = [
  ["user.created", user, 3],
  ["user.updated", user, 3],
  ["user.deleted", (id) => ({ id }), 2],
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

test("Saving the bio is one round trip, and showing it again one more", async ({ page }) => {
  await openProfile(page, "Mona");
  await page.getByLabel("Bio").fill("Counted");
  const trips = await roundTrips(async () => {
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("status")).toContainText("Saved");
  });
  expect(trips).toBe(2);
});
