import {
  clerk,
  controlClerk,
  controlDatabase,
  createPerson,
  expect,
  openProfile,
  sessionCookies,
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

test("One webhook is one round trip to the database", async () => {
  // Made, changed and deleted are the three kinds; each of these sends one webhook.
  const delivered = async () => {
    const { data } = await controlClerk("messages");
    return data.every((message: { attempts: unknown[] }) => message.attempts.length > 0);
  };
  await expect.poll(delivered).toBe(true);
  const { id } = await createPerson("Lena");
  await expect.poll(delivered).toBe(true);
  const changed = await roundTrips(async () => {
    await clerk.users.updateUser(id, { firstName: "Leni" });
    await expect.poll(delivered).toBe(true);
  });
  expect(changed).toBe(1);
  const deleted = await roundTrips(async () => {
    await clerk.users.deleteUser(id);
    await expect.poll(delivered).toBe(true);
  });
  expect(deleted).toBe(1);
});

test("Saving the bio is one round trip, and showing it again one more", async ({ page }) => {
  await openProfile(page, "Mona");
  await page.getByLabel("Bio").fill("Counted");
  const trips = await roundTrips(async () => {
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("status")).toContainText("Saved");
  });
  expect(trips).toBe(2);
});
