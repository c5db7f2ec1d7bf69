import type { Page } from "@playwright/test";
import { clerk, createPerson, expect, newAddress, passWelcome, signInByForm, test } from "../fixtures.ts";
import { messageTo, readClerk, useSettings } from "./people.ts";

test.beforeEach(() => useSettings({ organizations: { enabled: true } }));
test.afterAll(() => useSettings({}));

/** Puts one of Clerk's components on the page, as a product would. */
async function mount(
  page: Page,
  component: "OrganizationSwitcher" | "OrganizationProfile" | "OrganizationList",
) {
  await page.evaluate((name) => {
    const place = document.createElement("div");
    document.querySelector("main")?.prepend(place);
    if (name === "OrganizationSwitcher") window.Clerk.mountOrganizationSwitcher(place);
    if (name === "OrganizationProfile") window.Clerk.mountOrganizationProfile(place, { routing: "hash" });
    if (name === "OrganizationList") window.Clerk.mountOrganizationList(place);
  }, component);
}

test("A person makes an organization and works in it", async ({ page }) => {
  const person = await createPerson("Pia");
  const name = `Acme ${Date.now()}`;
  await signInByForm(page, person);
  await mount(page, "OrganizationSwitcher");
  await page.getByRole("button", { name: /organization switcher/i }).click();
  await page.getByText("Create organization").click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create organization" }).click();
  await page.getByRole("button", { name: "Skip" }).click();
  await expect.poll(() => readClerk(page, () => window.Clerk.organization?.name)).toBe(name);
  const token = await page.evaluate(() => window.Clerk.session?.getToken({ skipCache: true }));
  const claims = JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString());
  expect(claims.o).toMatchObject({ rol: "admin", slg: expect.stringMatching(/^acme/) });
});

test("Somebody who was invited by mail signs up and is a member", async ({ page }) => {
  const admin = await createPerson("Quirin");
  const organization = await clerk.organizations.createOrganization({
    name: `Invitations ${Date.now()}`,
    createdBy: admin.id,
  });
  const email = newAddress("member");
  await clerk.organizations.createOrganizationInvitation({
    organizationId: organization.id,
    inviterUserId: admin.id,
    emailAddress: email,
    role: "org:member",
  });
  await page.goto((await messageTo(email)).link ?? "");
  await page.getByLabel("Password", { exact: true }).fill("a-good-long-password");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await passWelcome(page);
  const { data } = await clerk.organizations.getOrganizationMembershipList({
    organizationId: organization.id,
  });
  expect(data.map(({ role, publicUserData }) => [publicUserData?.identifier, role])).toContainEqual([
    email,
    "org:member",
  ]);
});

test("An administrator changes a member's role, and a member may not", async ({ page }) => {
  const [admin, member] = [await createPerson("Rena"), await createPerson("Silas")];
  const organization = await clerk.organizations.createOrganization({
    name: `Roles ${Date.now()}`,
    createdBy: admin.id,
  });
  await clerk.organizations.createOrganizationMembership({
    organizationId: organization.id,
    userId: member.id,
    role: "org:member",
  });
  await signInByForm(page, admin);
  await page.evaluate((id) => window.Clerk.setActive({ organization: id }), organization.id);
  await page.goto("/profile");
  await expect.poll(() => readClerk(page, () => window.Clerk.organization?.id)).toBe(organization.id);
  await mount(page, "OrganizationProfile");
  await page.getByRole("button", { name: "Members", exact: true }).click();
  await page.getByRole("row", { name: /Silas/ }).getByRole("button", { name: "Member" }).click();
  await page.getByRole("option", { name: "Admin" }).click();
  const roleOf = async () =>
    (await clerk.organizations.getOrganizationMembershipList({ organizationId: organization.id })).data.find(
      ({ publicUserData }) => publicUserData?.userId === member.id,
    )?.role;
  await expect.poll(roleOf).toBe("org:admin");
});
