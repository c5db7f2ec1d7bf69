import type { Browser, Page } from "@playwright/test";
import { getProfile } from "#db/profiles.ts";
import type { UserId } from "#db/schema.ts";
import {
  clerk,
  controlClerk,
  createPerson,
  database,
  expect,
  type Person,
  signIn,
  test,
} from "./fixtures.ts";

const admin = () => createPerson("Ada", { role: "admin" });

/** Opens somebody's page in the console. */
async function openPerson(page: Page, { id }: Person): Promise<void> {
  await page.goto(`/admin/people/${id}`);
  await expect(page.getByRole("heading", { name: "Role" })).toBeVisible();
}

/** Does an act of the console that asks before. */
async function act(page: Page, name: string, button = name): Promise<void> {
  await page.getByRole("main").getByRole("button", { name, exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: button, exact: true }).click();
}

/** A page in a browser of its own, where somebody has signed in. */
async function otherPage(browser: Browser, person: Person): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, person);
  return page;
}

test("An administrator promotes a member, who sees the console without signing in again", async ({
  page,
  browser,
}) => {
  const member = await createPerson("Mia");
  const theirs = await otherPage(browser, member);
  await expect(theirs.getByRole("link", { name: "Console" })).toBeHidden();
  await theirs.goto("/admin/people");
  await expect(theirs.getByRole("heading", { name: "Not for your role" })).toBeVisible();

  await signIn(page, await admin(), "/admin/people");
  await openPerson(page, member);
  await act(page, "Make administrator", "Change role");
  await expect(page.getByText("The role is changed.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Role" })).toContainText("Administrator");

  await theirs.goto("/admin/people");
  await expect(theirs.getByRole("heading", { name: "People" })).toBeVisible();
  await expect(theirs.getByRole("link", { name: "Console" })).toBeVisible();
});

test("An administrator who is demoted has lost the console at the next click", async ({ page, browser }) => {
  const other = await admin();
  const theirs = await otherPage(browser, other);
  await theirs.goto("/admin/people");
  await expect(theirs.getByRole("heading", { name: "People" })).toBeVisible();

  await signIn(page, await admin(), "/admin/people");
  await openPerson(page, other);
  await act(page, "Make member", "Change role");
  await expect(page.getByText("The role is changed.")).toBeVisible();

  await theirs.getByRole("link", { name: "Audit log" }).click();
  await expect(theirs.getByRole("heading", { name: "Not for your role" })).toBeVisible();
});

test("Who is banned is shut out at the next click, and comes back when the ban is lifted", async ({
  page,
  browser,
}) => {
  const member = await createPerson("Nils");
  const theirs = await otherPage(browser, member);
  await signIn(page, await admin(), "/admin/people");
  await openPerson(page, member);
  await act(page, "Ban");
  await expect(page.getByText("They are banned.")).toBeVisible();
  await expect(page.getByRole("region", { name: "State" })).toContainText("Banned");
  await theirs.goto("/profile");
  await expect(theirs.getByLabel("Bio")).toBeHidden();

  await page.getByRole("button", { name: "Lift the ban" }).click();
  await expect(page.getByText("The ban is lifted.")).toBeVisible();
  // Their session has ended; its last token would be good for a minute still.
  await theirs.context().clearCookies();
  await signIn(theirs, member);
  await expect(theirs.getByLabel("Bio")).toBeVisible();
});

test("Who is signed out everywhere is asked to sign in, an administrator at once", async ({
  page,
  browser,
}) => {
  const other = await admin();
  const theirs = await otherPage(browser, other);
  await signIn(page, await admin(), "/admin/people");
  await openPerson(page, other);
  await act(page, "Sign out everywhere");
  await expect(page.getByText("They are signed out everywhere.")).toBeVisible();
  expect((await clerk.sessions.getSessionList({ userId: other.id, status: "active" })).data).toEqual([]);
  await theirs.goto("/admin/audit");
  await expect(theirs.getByRole("heading", { name: "Audit log" })).toBeHidden();
  await expect(theirs).not.toHaveURL(/admin/);
});

test("An administrator acts as somebody else, sees that they do, and stops", async ({ page }) => {
  const [person, member] = [await admin(), await createPerson("Olli")];
  await signIn(page, person, "/admin/people");
  await openPerson(page, member);
  await act(page, "Act as them");
  await page.waitForURL("**/profile");
  await expect(page.getByRole("main").getByText(member.email)).toBeVisible();
  await expect(page.getByText("You act as this person.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Console" })).toBeHidden();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.waitForURL("**/sign-in**");
  await expect(page.getByText("You act as this person.")).toBeHidden();
});

test("An administrator who acts as another one has no powers of theirs", async ({ page }) => {
  const [person, other] = [await admin(), await admin()];
  await signIn(page, person, "/admin/people");
  await openPerson(page, other);
  await act(page, "Act as them");
  await page.waitForURL("**/profile");
  await page.goto("/admin/people");
  await expect(page.getByRole("heading", { name: "Not for your role" })).toBeVisible();
  await expect(page.getByText("You act as somebody else")).toBeVisible();
});

test("A dangerous act asks once more who one is, when the last time is long ago", async ({ page, watch }) => {
  watch.allow(/403/);
  const [person, member] = [await admin(), await createPerson("Rosa")];
  await signIn(page, person, "/admin/people");
  const [session] = (await clerk.sessions.getSessionList({ userId: person.id })).data;
  await controlClerk(`sessions/${session?.id}/age`, { method: "POST", body: { minutes: 30 } });
  // What Clerk still loads after a sign-in would be refused without a token.
  await page.waitForLoadState("networkidle");
  // The token that says so comes with the next one.
  await page.context().clearCookies({ name: /^__session/ });
  await openPerson(page, member);
  await act(page, "Ban");
  await expect(page.getByText("Verification required")).toBeVisible();
  expect((await clerk.users.getUser(member.id)).banned).toBe(false);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("They are banned.")).toBeVisible();
  expect((await clerk.users.getUser(member.id)).banned).toBe(true);
});

test("Nobody takes their own power away", async ({ page }) => {
  const person = await admin();
  await signIn(page, person, "/admin/people");
  await openPerson(page, person);
  await expect(page.getByText("This is you.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^(?:Make|Ban|Act)/ })).toHaveCount(0);
});

test("A person is found by how their name or address begins, or by their id", async ({ page }) => {
  const person = await createPerson("Zacharias");
  await signIn(page, await admin(), "/admin/people");
  for (const search of ["zachari", person.email.slice(0, -4).toUpperCase(), person.id]) {
    await page.getByLabel("Find a person").fill(search);
    await page.getByLabel("Find a person").press("Enter");
    await expect(page).toHaveURL(/[?&]q=/);
    await expect(page.getByRole("cell", { name: person.email })).toBeVisible();
  }
  await page.getByLabel("Find a person").fill("nobody is called this");
  await page.getByRole("main").getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("Nobody's name or address begins with")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("cell", { name: person.email })).toBeVisible();
});

test("What administrators did is in the audit log, with who and to whom", async ({ page }) => {
  const [person, member] = [await admin(), await createPerson("Petra")];
  await signIn(page, person, "/admin/people");
  await openPerson(page, member);
  await act(page, "Make administrator", "Change role");
  await expect(page.getByText("The role is changed.")).toBeVisible();
  await page.getByRole("link", { name: "Audit log" }).click();
  const entry = page.getByRole("row").filter({ hasText: member.id });
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText("Ada Test");
});

test("An administrator looks into a delivery, where nobody's data is, and has it done again", async ({
  page,
}) => {
  const [person, member] = [await admin(), await createPerson("Quirin")];
  await signIn(page, person, "/admin/deliveries");
  const row = page.getByRole("rowgroup").filter({ hasText: member.id }).filter({ hasText: "user.created" });
  await expect(async () => {
    await page.reload();
    await expect(row).toHaveCount(1, { timeout: 1000 });
  }).toPass();
  await row.getByText("What it said").click();
  await expect(row.getByText('"first_name": "•••"')).toBeVisible();
  await expect(page.getByText(member.email)).toHaveCount(0);
  await database.run(`update users set first_name = 'Wrong', updated_at = 1 where id = '${member.id}'`);
  await row.getByRole("button", { name: "Replay" }).click();
  await expect(row.getByRole("status")).toContainText("✓");
  expect(await getProfile(database, member.id as UserId)).toMatchObject({ firstName: "Quirin" });
});

test("An administrator has the mirror compared with Clerk, and sees what was found", async ({ page }) => {
  const member = await createPerson("Rudi");
  await signIn(page, await admin(), "/admin/sync");
  await page.getByRole("button", { name: "Compare everybody", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Compare everybody" }).click();
  await expect(page.getByText("Begun.")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(/compared/i);
  await expect(page.getByRole("button", { name: "Compare now" })).toBeVisible();
  await database.run(`update users set first_name = 'Drifted' where id = '${member.id}'`);
  await page.getByRole("button", { name: "Compare now" }).click();
  await expect.poll(async () => (await getProfile(database, member.id as UserId))?.firstName).toBe("Rudi");
});

test("An administrator rebuilds the directory while it is in use", async ({ page }) => {
  await signIn(page, await admin(), "/admin/sync");
  await page.getByRole("button", { name: "Rebuild the directory" }).click();
  await expect(page.getByText("Begun. How far it is stands here.")).toBeVisible();
  await expect(page.getByText(/^Rebuilt .* with [\d,]+ people\.$/)).toBeVisible({ timeout: 30_000 });
  await page.goto("/directory?q=Ada");
  await expect(page.getByRole("list", { name: "People" }).getByRole("listitem").first()).toBeVisible();
});
