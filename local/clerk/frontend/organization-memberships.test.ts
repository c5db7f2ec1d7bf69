import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestClerk, type TestClerk } from "../test-support.ts";
import { activate, newMember, newOrganization, newPerson, told } from "./test-organizations.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk({
    settings: {
      organizations: {
        enabled: true,
        maxMemberships: 3,
        roles: {
          "org:recruiter": {
            name: "Recruiter",
            permissions: ["org:sys_memberships:read", "org:sys_memberships:manage"],
          },
        },
      },
    },
  });
});
afterAll(() => clerk.stop());

const activeOrganization = async (person: { sessionId: string }) =>
  clerk.backend.sessions.getSession(person.sessionId).then((session) => session.lastActiveOrganizationId);

describe("the members of an organization", () => {
  it("are listed with who they are, newest first, a page at a time", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    const member = await newMember(clerk, id);
    const { body } = await member.browser.call("GET", `${path}/memberships?paginated=true`);
    expect(body.total_count).toBe(2);
    expect(body.data).toMatchObject([
      { role: "org:member", public_user_data: { user_id: member.userId, identifier: member.email } },
      { role: "org:admin", public_user_data: { user_id: admin.userId } },
    ]);
    const page = await member.browser.call("GET", `${path}/memberships?limit=1&offset=1`);
    expect(page.body.data).toHaveLength(1);
    expect(page.body.data[0].id).toBe(body.data[1].id);
    expect(page.body.total_count).toBe(2);
  });

  it("can be found by role and by a part of their name or address", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    const member = await newMember(clerk, id);
    await clerk.backend.users.updateUser(member.userId, { firstName: "Ada", lastName: "Lovelace" });
    const found = async (query: string) => {
      const { body } = await admin.browser.call("GET", `${path}/memberships?${query}`);
      return body.data.map(
        (membership: { public_user_data: { user_id: string } }) => membership.public_user_data.user_id,
      );
    };
    expect(await found("role=org:admin")).toEqual([admin.userId]);
    expect(await found("role=org:admin&role=org:member")).toEqual([member.userId, admin.userId]);
    expect(await found("query=a+LOVE")).toEqual([member.userId]);
    expect(await found(`query=${encodeURIComponent(admin.email)}`)).toEqual([admin.userId]);
    expect(await found("query=nobody")).toEqual([]);
  });

  it("can be added, once, with a role that exists", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    const { userId } = await newPerson(clerk);
    const add = (role: string) => admin.browser.post(`${path}/memberships`, { user_id: userId, role });
    expect((await add("org:unknown")).error).toMatchObject({
      code: "resource_not_found",
      meta: { param_name: "role" },
    });
    expect((await add("org:member")).body).toMatchObject({ role: "org:member", organization: { id } });
    expect((await add("org:member")).error?.code).toBe("already_a_member_in_organization");
    const nobody = await admin.browser.post(`${path}/memberships`, { user_id: "user_x", role: "org:member" });
    expect(nobody.status).toBe(404);
  });

  it("are no more than the organization has room for, invitations counted", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    await newMember(clerk, id);
    const invite = (address: string) =>
      admin.browser.post(`${path}/invitations`, { email_address: address, role: "org:member" });
    expect((await invite("third@example.com")).status).toBe(200);
    const { userId } = await newPerson(clerk);
    const refused = [
      await invite("fourth@example.com"),
      await admin.browser.post(`${path}/memberships`, { user_id: userId, role: "org:member" }),
    ];
    for (const { status, error } of refused) {
      expect([status, error?.code]).toEqual([403, "organization_membership_quota_exceeded"]);
    }
    await clerk.backend.organizations.updateOrganization(id, { maxAllowedMemberships: 0 });
    expect((await invite("fourth@example.com")).status).toBe(200);
  });

  it("can get another role, and with it other permissions at once", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    const member = await newMember(clerk, id);
    const membership = `${path}/memberships/${member.userId}`;
    expect((await admin.browser.call("PATCH", membership, { role: "org:recruiter" })).body).toMatchObject({
      role: "org:recruiter",
      role_name: "Recruiter",
    });
    expect((await member.browser.call("GET", `${path}/invitations`)).status).toBe(200);
    expect((await member.browser.call("PATCH", path, { name: "No" })).status).toBe(403);
    const updates = await told(clerk, "organizationMembership.updated");
    expect(updates.at(-1)?.data).toMatchObject({ role: "org:recruiter", organization: { id } });
  });

  it("can be removed; their sessions lose the organization", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    const member = await newMember(clerk, id);
    await activate(member, id);
    const membership = `${path}/memberships/${member.userId}`;
    expect((await admin.browser.call("DELETE", membership)).body).toMatchObject({
      object: "organization_membership",
      public_user_data: { user_id: member.userId },
    });
    expect(await activeOrganization(member)).toBeUndefined();
    expect((await member.browser.call("GET", path)).status).toBe(404);
    expect((await admin.browser.call("DELETE", membership)).status).toBe(404);
    const deletions = await told(clerk, "organizationMembership.deleted");
    expect(deletions.at(-1)?.data).toMatchObject({
      organization: { id },
      public_user_data: { user_id: member.userId, identifier: member.email },
    });
  });
});

describe("the last admin", () => {
  it("can neither leave nor be demoted nor removed while nobody else could run the organization", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    const recruiter = await newMember(clerk, id, "org:recruiter");
    const membership = `${path}/memberships/${admin.userId}`;
    const refused = [
      await admin.browser.call("DELETE", `/me/organization_memberships/${id}`),
      await admin.browser.call("PATCH", membership, { role: "org:member" }),
      await recruiter.browser.call("DELETE", membership),
    ];
    for (const { status, error } of refused) {
      expect([status, error?.code]).toEqual([400, "organization_minimum_permissions_needed"]);
    }
    await admin.browser.call("PATCH", `${path}/memberships/${recruiter.userId}`, { role: "org:admin" });
    expect((await admin.browser.call("PATCH", membership, { role: "org:member" })).status).toBe(200);
    expect((await admin.browser.call("DELETE", `/me/organization_memberships/${id}`)).status).toBe(200);
  });
});

describe("a person", () => {
  it("sees the organizations that they belong to, and can leave one", async () => {
    const { id, path } = await newOrganization(clerk, "Left");
    const member = await newMember(clerk, id);
    await activate(member, id);
    const list = async () => (await member.browser.call("GET", "/me/organization_memberships")).body;
    expect(await list()).toMatchObject({
      total_count: 1,
      data: [{ organization: { id, members_count: 2 } }],
    });
    const { body, client } = await member.browser.call("DELETE", `/me/organization_memberships/${id}`);
    expect(body).toMatchObject({ object: "organization_membership", deleted: true });
    expect(client?.sessions[0]?.last_active_organization_id).toBeNull();
    expect(await list()).toEqual({ data: [], total_count: 0 });
    expect((await member.browser.call("DELETE", `/me/organization_memberships/${id}`)).status).toBe(404);
    expect((await member.browser.call("GET", path)).status).toBe(404);
  });

  it("is no member any more after their account was deleted, and it is reported first", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    const member = await newMember(clerk, id);
    await clerk.backend.users.deleteUser(member.userId);
    expect((await admin.browser.call("GET", `${path}/memberships`)).body.total_count).toBe(1);
    const events = await told(clerk, "organizationMembership.deleted", "user.deleted");
    expect(events.slice(-2).map(({ type }) => type)).toEqual([
      "organizationMembership.deleted",
      "user.deleted",
    ]);
    expect(events.at(-2)?.data).toMatchObject({ public_user_data: { user_id: member.userId } });
  });
});
