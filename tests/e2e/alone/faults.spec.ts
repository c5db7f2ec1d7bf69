import { expectNoViolations } from "../axe.ts";
import {
  controlClerk,
  controlDatabase,
  createPerson,
  expect,
  openProfile,
  sessionCookies,
  signed,
  signIn,
  test,
} from "../fixtures.ts";

const fault = (mode: string, options = {}) =>
  controlDatabase("fault", { method: "PUT", body: { mode, ...options } });

test.afterEach(async () => {
  await fault("none");
  await controlClerk("webhook", { method: "PUT", body: { paused: false } });
});

for (const mode of ["refuse", "error"]) {
  test(`While the database is down (${mode}), saving says so, keeps the text, and works afterwards`, async ({
    page,
  }) => {
    await openProfile(page, "Nora");
    await page.getByLabel("Bio").fill("Patience");
    await fault(mode);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("status")).toContainText("The database did not answer");
    await expect(page.getByLabel("Bio")).toHaveValue("Patience");
    await fault("none");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("status")).toContainText("Saved");
  });
}

test("While the database is down, a page says so, and comes back by its button", async ({ page, watch }) => {
  watch.allow(/Server Components render|error|503|441/i);
  await openProfile(page, "Otto");
  await fault("refuse");
  await page.goto("/profile");
  await expect(page.getByRole("heading", { name: "This page could not be shown" })).toBeVisible();
  await expectNoViolations(page);
  await fault("none");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByLabel("Bio")).toBeVisible();
});

test("While the database is down, a webhook is answered 503, and its next try is taken", async ({
  request,
}) => {
  const body = JSON.stringify({ type: "role.updated", data: { id: "role_1" }, timestamp: Date.now() });
  const delivery = signed(body);
  const send = async () => (await request.post("/api/webhooks/clerk", delivery)).status();
  await fault("refuse");
  expect(await send()).toBe(503);
  const ready = await request.get("/api/health");
  expect([ready.status(), await ready.json()]).toEqual([503, { status: "failing" }]);
  expect((await request.get("/api/health/live")).status()).toBe(200);
  // One call to the database is three attempts.
  await fault("cut_after_commit", { times: 3 });
  expect(await send()).toBe(503);
  expect(await send()).toBe(204);
});

test("A person who arrives before their webhook gets their page, and what they save stays theirs", async ({
  page,
}) => {
  await controlClerk("webhook", { method: "PUT", body: { paused: true } });
  const person = await createPerson("Petra");
  await signIn(page, person);
  await expect(page.getByText("Petra Test")).toBeVisible();
  await page.getByLabel("Bio").fill("Early");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toContainText("Saved");
  await controlClerk("webhook", { method: "PUT", body: { paused: false } });
  await page.reload();
  await expect(page.getByText("Petra Test")).toBeVisible();
  await expect(page.getByLabel("Bio")).toHaveValue("Early");
});

test("Thirty pages at once for two people: each gets their own, none fails", async ({ request }) => {
  const two = await Promise.all(
    ["Rita", "Sara"].map(async (name) => {
      const person = await createPerson(name);
      return { email: person.email, Cookie: await sessionCookies(person) };
    }),
  );
  for (let round = 0; round < 3; round++) {
    await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const { email, Cookie } = two[index % 2] as (typeof two)[0];
        const response = await request.get("/profile", { headers: { Cookie, Accept: "text/html" } });
        expect(response.status()).toBe(200);
        const html = await response.text();
        expect(html).toContain(email);
        for (const other of two) if (other.email !== email) expect(html).not.toContain(other.email);
      }),
    );
  }
});

test("Neither a session nor a stranger's token of a machine is a reason to ask Clerk's API", async ({
  request,
}) => {
  const person = await createPerson("Mina");
  const cookie = await sessionCookies(person);
  // The first request to the API would use the rule up.
  await controlClerk("chaos", { method: "POST", body: { target: "backend", effect: "fail", count: 1 } });
  for (const token of ["ak_0123456789abcdef", "mt_0123456789abcdef", "oat_0123456789abcdef"]) {
    const headers = { Authorization: `Bearer ${token}`, Accept: "text/html" };
    const visitor = { ...headers, Cookie: "__clerk_db_jwt=dvb_e2e; __client_uat=0" };
    expect((await request.get("/profile", { headers: visitor, maxRedirects: 0 })).status()).toBe(307);
    expect((await request.get("/profile", { headers: { ...headers, Cookie: cookie } })).status()).toBe(200);
    const { error } = await (await request.post("/assistant/stream", { headers, data: {} })).json();
    expect(error).toBe("unauthenticated");
  }
  const { data } = await controlClerk("chaos");
  expect(data).toHaveLength(1);
  await controlClerk("chaos", { method: "DELETE" });
});
