import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { APP_ORIGIN, PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { newAddress, newMember, newOrganization, newPerson, told } from "./test-organizations.ts";

const DAY = 24 * 60 * 60_000;

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk({ settings: { organizations: { enabled: true } } });
});
afterAll(() => clerk.stop());
afterEach(() => {
  vi.useRealTimers();
});

/** An organization that has invited somebody by mail. */
async function invited(email = newAddress(), role = "org:member") {
  const organization = await newOrganization(clerk, "Inviting");
  const { admin, path } = organization;
  const { body } = await admin.browser.post(`${path}/invitations`, { email_address: email, role });
  const [mail] = await clerk.mailbox(email);
  return { ...organization, email, invitation: body, link: mail?.link ?? "" };
}

/** Follows the link of a mail, as a browser with this cookie does. */
async function follow(link: string, cookie = "") {
  const url = link.replace(`${APP_ORIGIN}/__clerk`, clerk.url);
  const response = await fetch(url, { redirect: "manual", headers: { cookie } });
  const target = response.headers.get("location");
  const text = await response.text();
  if (!target) return { status: response.status, text };
  const { origin, pathname, searchParams } = new URL(target);
  return {
    page: origin + pathname,
    outcome: searchParams.get("__clerk_status"),
    ticket: searchParams.get("__clerk_ticket") ?? "",
  };
}

const ticketOf = async (link: string) => (await follow(link)).ticket ?? "";

describe("an invitation", () => {
  it("is mailed with a link, listed as pending, counted and reported", async () => {
    const { admin, id, path, email, invitation, link } = await invited();
    expect(invitation).toMatchObject({
      object: "organization_invitation",
      email_address: email,
      organization_id: id,
      status: "pending",
      role: "org:member",
      role_name: "Member",
    });
    expect(link.startsWith(`${APP_ORIGIN}/__clerk/v1/tickets/accept?ticket=`)).toBe(true);
    const list = async (status: string) =>
      (await admin.browser.call("GET", `${path}/invitations?status=${status}`)).body;
    expect(await list("pending")).toMatchObject({ total_count: 1, data: [{ id: invitation.id }] });
    expect(await list("accepted")).toEqual({ data: [], total_count: 0 });
    expect((await admin.browser.call("GET", path)).body.pending_invitations_count).toBe(1);
    const [created] = (await told(clerk, "organizationInvitation.created")).slice(-1);
    expect(created?.data).toMatchObject({ id: invitation.id, organization_id: id, status: "pending" });
  });

  it("goes to several people at once, or to none of them", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    const member = await newMember(clerk, id);
    const addresses = [newAddress(), newAddress()];
    const invite = (emails: string[], role = "org:member") =>
      admin.browser.post(`${path}/invitations/bulk`, [
        ...emails.map((email): [string, string] => ["email_address", email]),
        ["role", role],
      ]);
    expect((await invite([...addresses, "no address"])).error?.code).toBe("form_param_format_invalid");
    expect((await invite([...addresses, member.email])).error).toMatchObject({
      code: "already_a_member_in_organization",
      long_message: expect.stringContaining(member.email),
    });
    expect((await invite(addresses, "org:unknown")).status).toBe(404);
    expect(await clerk.mailbox(addresses[0] ?? "")).toEqual([]);
    const { body } = await invite(addresses);
    expect(body.map((invitation: { email_address: string }) => invitation.email_address)).toEqual(addresses);
    expect((await invite([newAddress(), ...addresses])).error).toMatchObject({
      code: "duplicate_record",
      meta: { email_addresses: addresses },
    });
    const many = Array.from({ length: 11 }, newAddress);
    expect((await invite(many)).error?.code).toBe("bulk_size_exceeded");
  });

  it("can be revoked while it is pending: its link leads nowhere then", async () => {
    const { admin, path, invitation, link } = await invited();
    const ticket = await ticketOf(link);
    const revoke = () => admin.browser.post(`${path}/invitations/${invitation.id}/revoke`);
    expect((await revoke()).body.status).toBe("revoked");
    expect((await revoke()).error?.code).toBe("organization_invitation_not_pending");
    expect((await follow(link)).status).toBe(400);
    const browser = await TestBrowser.open(clerk);
    const form = { strategy: "ticket", ticket, password: PASSWORD };
    expect((await browser.post("/client/sign_ups", form)).error?.code).toBe(
      "organization_invitation_revoked_code",
    );
    expect((await told(clerk, "organizationInvitation.revoked")).at(-1)?.data.id).toBe(invitation.id);
  });

  it("of another organization cannot be revoked", async () => {
    const { invitation } = await invited();
    const { admin, path } = await newOrganization(clerk);
    const { error } = await admin.browser.post(`${path}/invitations/${invitation.id}/revoke`);
    expect(error?.code).toBe("organization_invitation_not_found");
  });

  it("expires after thirty days, and makes room", async () => {
    const { admin, path, link } = await invited();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 30 * DAY });
    expect((await follow(link)).text).toContain("expired");
    const elsewhere = await TestBrowser.open(clerk);
    await elsewhere.signIn(admin.email);
    const { body } = await elsewhere.call("GET", `${path}/invitations?status=expired`);
    expect(body.total_count).toBe(1);
    expect((await elsewhere.call("GET", path)).body.pending_invitations_count).toBe(0);
  });
});

describe("somebody without an account who follows the link", () => {
  it("signs up without a code, and is in the organization", async () => {
    const { admin, id, path, email, link } = await invited(newAddress(), "org:admin");
    const { page, outcome, ticket } = await follow(link);
    expect([page, outcome]).toEqual([`${APP_ORIGIN}/sign-up`, "sign_up"]);
    const browser = await TestBrowser.open(clerk);
    const start = await browser.post("/client/sign_ups", { strategy: "ticket", ticket: ticket ?? "" });
    expect(start.body).toMatchObject({ email_address: email, missing_fields: ["password"] });
    const { body } = await browser.call("PATCH", `/client/sign_ups/${start.body.id}`, { password: PASSWORD });
    expect(body.status).toBe("complete");
    const session = (await browser.client())?.sessions[0];
    expect(session?.last_active_organization_id).toBe(id);
    expect(session?.user.organization_memberships).toMatchObject([
      { role: "org:admin", organization: { id } },
    ]);
    const { body: accepted } = await admin.browser.call("GET", `${path}/invitations?status=accepted`);
    expect(accepted.total_count).toBe(1);
    const events = await told(clerk, "user.created", "organizationMembership.created");
    expect(events.slice(-2).map(({ type }) => type)).toEqual([
      "user.created",
      "organizationMembership.created",
    ]);
    expect((await told(clerk, "organizationInvitation.accepted")).at(-1)?.data).toMatchObject({
      status: "accepted",
      user_id: body.created_user_id,
      organization_id: id,
    });
  });

  it("gets in also where nobody else may sign up", async () => {
    const closed = await startTestClerk({
      settings: { organizations: { enabled: true }, signUp: { mode: "restricted" } },
    });
    const organization = await closed.backend.organizations.createOrganization({ name: "Closed" });
    await closed.backend.organizations.createOrganizationInvitation({
      organizationId: organization.id,
      emailAddress: "guest@example.com",
      role: "org:member",
    });
    const [mail] = await closed.mailbox("guest@example.com");
    const ticket = new URL(mail?.link ?? "").searchParams.get("ticket") ?? "";
    const browser = await TestBrowser.open(closed);
    const form = { strategy: "ticket", ticket, password: PASSWORD };
    expect((await browser.post("/client/sign_ups", form)).body.status).toBe("complete");
    await closed.stop();
  });

  it("cannot sign in by it", async () => {
    const ticket = await ticketOf((await invited()).link);
    const browser = await TestBrowser.open(clerk);
    const { error } = await browser.post("/client/sign_ins", { strategy: "ticket", ticket });
    expect(error?.code).toBe("organization_invitation_identification_not_exist");
  });
});

describe("somebody with an account who follows the link", () => {
  it("signs in by it, once, and is in the organization", async () => {
    const person = await newPerson(clerk);
    const { id, link } = await invited(person.email);
    const { page, outcome, ticket = "" } = await follow(link);
    expect([page, outcome]).toEqual([`${APP_ORIGIN}/sign-in`, "sign_in"]);
    const browser = await TestBrowser.open(clerk);
    const { body, client } = await browser.post("/client/sign_ins", { strategy: "ticket", ticket });
    expect(body.status).toBe("complete");
    expect(client?.sessions[0]?.last_active_organization_id).toBe(id);
    const again = await TestBrowser.open(clerk);
    const { error } = await again.post("/client/sign_ins", { strategy: "ticket", ticket });
    expect(error?.code).toBe("organization_invitation_already_accepted");
  });

  it("cannot sign up a second time by it", async () => {
    const person = await newPerson(clerk);
    const { link } = await invited(person.email);
    const browser = await TestBrowser.open(clerk);
    const form = { strategy: "ticket", ticket: await ticketOf(link), password: PASSWORD };
    const { error } = await browser.post("/client/sign_ups", form);
    expect(error?.code).toBe("organization_invitation_identification_already_exists");
  });

  it("joins right away where they are signed in", async () => {
    const browser = await TestBrowser.open(clerk);
    const url = `${clerk.url}/v1/client?__clerk_db_jwt=${browser.devBrowser}`;
    const [cookie] = (await fetch(url, { method: "PUT" })).headers.getSetCookie();
    const email = newAddress();
    const { sessionId } = await browser.signUp(email);
    const { id, link } = await invited(email);
    const { page, outcome } = await follow(link, cookie?.split(";")[0]);
    expect([page, outcome]).toEqual([`${APP_ORIGIN}/`, "complete"]);
    const { lastActiveOrganizationId } = await clerk.backend.sessions.getSession(sessionId);
    expect(lastActiveOrganizationId).toBe(id);
  });

  it("is led to the page that the invitation names", async () => {
    const { id } = await newOrganization(clerk);
    const email = newAddress();
    await clerk.backend.organizations.createOrganizationInvitation({
      organizationId: id,
      emailAddress: email,
      role: "org:member",
      redirectUrl: "/welcome?from=mail",
    });
    const [mail] = await clerk.mailbox(email);
    const { page, outcome } = await follow(mail?.link ?? "");
    expect([page, outcome]).toEqual([`${APP_ORIGIN}/welcome`, "sign_up"]);
  });

  it("cannot follow the link of an organization that is gone, nor one that was made up", async () => {
    const { id, link } = await invited();
    await clerk.backend.organizations.deleteOrganization(id);
    expect(await follow(link)).toMatchObject({ status: 400, text: expect.stringContaining("deleted") });
    expect((await follow(`${clerk.url}/v1/tickets/accept?ticket=a.b.c`)).status).toBe(400);
  });
});

describe("the invitations of a person", () => {
  it("are listed with the organization, and can be accepted without the mail", async () => {
    const person = await newPerson(clerk);
    const { id, invitation } = await invited(person.email);
    const pending = () => person.browser.call("GET", "/me/organization_invitations?status=pending");
    expect((await pending()).body).toMatchObject({
      total_count: 1,
      data: [{ id: invitation.id, public_organization_data: { id, name: "Inviting" } }],
    });
    const accept = () => person.browser.post(`/me/organization_invitations/${invitation.id}/accept`);
    const { body, client } = await accept();
    expect(body).toMatchObject({ status: "accepted", public_organization_data: { id } });
    expect(client?.sessions[0]?.user.organization_memberships).toMatchObject([{ organization: { id } }]);
    expect((await pending()).body.total_count).toBe(0);
    expect((await accept()).error?.code).toBe("organization_invitation_already_accepted");
  });

  it("are nobody else's", async () => {
    const { invitation } = await invited();
    const { browser } = await newPerson(clerk);
    expect((await browser.call("GET", "/me/organization_invitations")).body.total_count).toBe(0);
    const { error } = await browser.post(`/me/organization_invitations/${invitation.id}/accept`);
    expect(error?.code).toBe("organization_invitation_not_found");
  });
});
