import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { refusal } from "./test-state.ts";

let clerk: TestClerk;
let backend: TestClerk["backend"];
beforeAll(async () => {
  clerk = await startTestClerk();
  backend = clerk.backend;
});
afterAll(() => clerk.stop());

let people = 0;
const freshEmail = () => `invited-${people++}@example.com`;
const ticketOf = (url: string | undefined) => new URL(url ?? "").searchParams.get("ticket") ?? "";

describe("invitations", () => {
  it("let somebody sign up with a verified address and the metadata of the invitation", async () => {
    const emailAddress = freshEmail();
    const publicMetadata = { role: "editor" };
    const { id, url } = await backend.invitations.createInvitation({ emailAddress, publicMetadata });
    const browser = await TestBrowser.open(clerk);
    const form = { strategy: "ticket", ticket: ticketOf(url), password: PASSWORD };
    const { body } = await browser.post("/client/sign_ups", form);
    expect(body.status).toBe("complete");
    expect(await backend.users.getUser(body.created_user_id)).toMatchObject({ publicMetadata });
    const { data } = await backend.invitations.getInvitationList({ status: "accepted" });
    expect(data.map((invitation) => invitation.id)).toEqual([id]);
    await expect(backend.invitations.revokeInvitation(id)).rejects.toMatchObject(
      refusal(400, "invitation_already_accepted"),
    );
  });

  it("are refused for an address that is invited or has an account, unless told to ignore that", async () => {
    const { invitations, users } = backend;
    const emailAddress = freshEmail();
    await invitations.createInvitation({ emailAddress });
    const duplicate = refusal(400, "duplicate_record");
    await expect(invitations.createInvitation({ emailAddress })).rejects.toMatchObject({
      ...duplicate,
      errors: [{ code: "duplicate_record", meta: { emailAddresses: [emailAddress] } }],
    });
    const again = await invitations.createInvitation({ emailAddress, ignoreExisting: true });
    expect(again.status).toBe("pending");
    const member = freshEmail();
    await users.createUser({ emailAddress: [member], password: PASSWORD });
    await expect(invitations.createInvitation({ emailAddress: member })).rejects.toMatchObject(
      refusal(422, "form_identifier_exists", "email_address"),
    );
  });

  it("are made in bulk all together or not at all", async () => {
    const { invitations } = backend;
    const [first, second] = [freshEmail(), freshEmail()];
    await invitations.createInvitation({ emailAddress: second });
    await expect(
      invitations.createInvitationBulk([{ emailAddress: first }, { emailAddress: second }]),
    ).rejects.toMatchObject(refusal(400, "duplicate_record"));
    expect((await invitations.getInvitationList({ query: first })).totalCount).toBe(0);
    expect(await clerk.mailbox(first)).toEqual([]);
  });

  it("send no mail when told not to, and are revoked once", async () => {
    const { invitations } = backend;
    const emailAddress = freshEmail();
    const { id, url } = await invitations.createInvitation({ emailAddress, notify: false });
    expect(await clerk.mailbox(emailAddress)).toEqual([]);
    await invitations.revokeInvitation(id);
    await expect(invitations.revokeInvitation(id)).rejects.toMatchObject(
      refusal(400, "invitation_already_revoked"),
    );
    const browser = await TestBrowser.open(clerk);
    const answer = await browser.post("/client/sign_ups", { strategy: "ticket", ticket: ticketOf(url) });
    expect(answer.error?.code).toBe("revoked_invitation");
    expect((await invitations.getInvitationList({ query: emailAddress })).totalCount).toBe(0);
    expect((await invitations.getInvitationList({ status: "revoked" })).data[0]?.id).toBe(id);
  });

  it("are listed in the order that is asked for", async () => {
    const { invitations } = backend;
    const prefix = `order-${people++}`;
    for (const name of ["b", "c", "a"]) {
      await invitations.createInvitation({ emailAddress: `${prefix}-${name}@example.com` });
    }
    const { data } = await invitations.getInvitationList({ query: prefix, orderBy: "+email_address" });
    expect(data.map((one) => one.emailAddress)).toEqual(
      ["a", "b", "c"].map((name) => `${prefix}-${name}@example.com`),
    );
    await expect(invitations.getInvitationList({ status: "lost" as never })).rejects.toMatchObject(
      refusal(422, "form_param_value_invalid", "status"),
    );
  });

  it.each([
    [{ emailAddress: "nonsense" }, "form_param_format_invalid", "email_address"],
    [{ expiresInDays: 0 }, "form_param_value_invalid", "expires_in_days"],
    [{ expiresInDays: 366 }, "form_param_value_invalid", "expires_in_days"],
    [{ templateSlug: "other" }, "form_param_value_invalid", "template_slug"],
  ])("are refused for %o", async (change, code, parameter) => {
    const ask = { emailAddress: freshEmail(), ...change };
    await expect(backend.invitations.createInvitation(ask as never)).rejects.toMatchObject(
      refusal(422, code, parameter),
    );
  });
});

describe("the waitlist", () => {
  it("has each address once, and tells those who join", async () => {
    const { waitlistEntries } = backend;
    const emailAddress = freshEmail();
    const entry = await waitlistEntries.create({ emailAddress });
    expect(await waitlistEntries.create({ emailAddress: emailAddress.toUpperCase() })).toEqual(entry);
    expect(await clerk.mailbox(emailAddress)).toMatchObject([{ slug: "waitlist_confirmation" }]);
    const silent = freshEmail();
    await waitlistEntries.create({ emailAddress: silent, notify: false });
    expect(await clerk.mailbox(silent)).toEqual([]);
  });

  it("invites by mail, and reports what happens to an entry", async () => {
    const { waitlistEntries } = backend;
    const { id, emailAddress } = await waitlistEntries.create({ emailAddress: freshEmail() });
    const { invitation } = await waitlistEntries.invite(id);
    expect((await clerk.mailbox(emailAddress))[0]).toMatchObject({
      slug: "waitlist_invitation",
      link: invitation?.url,
    });
    await expect(waitlistEntries.invite(id)).rejects.toMatchObject(refusal(400, "duplicate_record"));
    await expect(waitlistEntries.delete(id)).rejects.toMatchObject({ status: 409 });
    await waitlistEntries.reject(id);
    expect((await waitlistEntries.list({ status: "rejected", query: emailAddress })).totalCount).toBe(1);
    const about = (await clerk.messages()).filter(({ payload }) => payload.data.id === id);
    expect(about.map(({ payload }) => payload.type).toSorted()).toEqual([
      "waitlistEntry.created",
      "waitlistEntry.updated",
      "waitlistEntry.updated",
    ]);
  });
});

describe("the allowlist and the blocklist", () => {
  const signUp = async (emailAddress: string) =>
    (await TestBrowser.open(clerk)).post("/client/sign_ups", { email_address: emailAddress });

  it("decide who may sign up, once they are turned on", async () => {
    const { allowlistIdentifiers, blocklistIdentifiers, instance } = backend;
    await allowlistIdentifiers.createAllowlistIdentifier({ identifier: "*@Team.example", notify: false });
    await blocklistIdentifiers.createBlocklistIdentifier({ identifier: "no@team.example" });
    expect((await signUp(freshEmail())).error).toBeUndefined();
    await instance.updateRestrictions({ allowlist: true, blocklist: true });
    expect((await signUp(freshEmail())).error?.code).toBe("not_allowed_access");
    expect((await signUp("yes@team.example")).error).toBeUndefined();
    expect((await signUp("no@team.example")).error?.code).toBe("not_allowed_access");
    await instance.updateRestrictions({ allowlist: false, blocklist: false });
  });

  it("have an identifier once, of whatever kind it is", async () => {
    const { allowlistIdentifiers, blocklistIdentifiers } = backend;
    const create = (identifier: string) => blocklistIdentifiers.createBlocklistIdentifier({ identifier });
    expect(await create("+1 500 555 0006")).toMatchObject({
      identifier: "+15005550006",
      identifierType: "phone_number",
    });
    const wallet = `0x${"aB".repeat(20)}`;
    expect(await create(wallet)).toMatchObject({ identifierType: "web3_wallet" });
    await expect(create("+15005550006")).rejects.toMatchObject(refusal(400, "duplicate_record"));
    await expect(create("nonsense")).rejects.toMatchObject(
      refusal(422, "form_param_format_invalid", "identifier"),
    );
    const { data } = await blocklistIdentifiers.getBlocklistIdentifierList();
    await expect(allowlistIdentifiers.deleteAllowlistIdentifier(data[0]?.id ?? "")).rejects.toMatchObject(
      refusal(404, "resource_not_found"),
    );
  });

  it("invite whoever is put on the allowlist, on request", async () => {
    const identifier = freshEmail();
    const { invitationId } = await backend.allowlistIdentifiers.createAllowlistIdentifier({
      identifier,
      notify: true,
    });
    const { data } = await backend.invitations.getInvitationList({ query: identifier });
    expect(data.map(({ id }) => id)).toEqual([invitationId]);
    expect(await clerk.mailbox(identifier)).toHaveLength(1);
  });
});
