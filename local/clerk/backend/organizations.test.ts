import { isClerkAPIResponseError } from "@clerk/shared/error";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newMember, newPerson } from "../frontend/test-organizations.ts";
import { startTestClerk, type TestClerk } from "../test-support.ts";

let clerk: TestClerk;
let numbers = 0;
beforeAll(async () => {
  clerk = await startTestClerk({
    settings: {
      organizations: {
        enabled: true,
        roles: { "org:guest": { name: "Guest", permissions: ["org:notes:read"] } },
      },
    },
  });
});
afterAll(() => clerk.stop());

type Organizations = TestClerk["backend"]["organizations"];

/** Somebody, and an organization that a server made for them. */
async function newOrganization(params: Partial<Parameters<Organizations["createOrganization"]>[0]> = {}) {
  const person = await newPerson(clerk);
  const organization = await clerk.backend.organizations.createOrganization({
    name: `Company ${numbers++}`,
    createdBy: person.userId,
    ...params,
  });
  return { person, organization, organizationId: organization.id };
}

/** The status and the code of the error that a call ends with. */
async function refusal(call: Promise<unknown>): Promise<[number, string | undefined]> {
  try {
    await call;
  } catch (error) {
    if (isClerkAPIResponseError(error)) return [error.status, error.errors[0]?.code];
    throw error;
  }
  throw new Error("The call succeeded");
}

const ids = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id);

/** What each method of the SDK's client does here. */
const IMPLEMENTED: Partial<Record<keyof Organizations, () => Promise<void>>> = {
  async getOrganizationList() {
    const { organizations } = clerk.backend;
    const { person, organizationId } = await newOrganization({ name: "Zebra Listed" });
    const other = await newOrganization({ name: "Ant Listed" });
    const list = await organizations.getOrganizationList({ query: "listed", includeMembersCount: true });
    expect(list.totalCount).toBe(2);
    expect(list.data[0]?.membersCount).toBe(1);
    expect(ids(list)).toEqual([other.organizationId, organizationId]);
    const reversed = await organizations.getOrganizationList({ query: "listed", orderBy: "-name" });
    expect(ids(reversed)).toEqual([organizationId, other.organizationId]);
    const page = await organizations.getOrganizationList({ query: "listed", limit: 1, offset: 1 });
    expect(ids(page)).toEqual([organizationId]);
    const named = await organizations.getOrganizationList({ organizationId: [organizationId] });
    expect(ids(named)).toEqual([organizationId]);
    const byMember = { userId: [person.userId] };
    expect(ids(await organizations.getOrganizationList(byMember as object))).toEqual([organizationId]);
    await newMember(clerk, organizationId);
    const crowded = await organizations.getOrganizationList({ query: "listed", orderBy: "-members_count" });
    expect(ids(crowded)[0]).toBe(organizationId);
  },

  async createOrganization() {
    const { person, organization } = await newOrganization({
      name: "Made By A Server",
      maxAllowedMemberships: 7,
      publicMetadata: { plan: "gold" },
      privateMetadata: { invoice: 1 },
    });
    expect(organization).toMatchObject({
      slug: "made-by-a-server",
      createdBy: person.userId,
      maxAllowedMemberships: 7,
      adminDeleteEnabled: true,
      publicMetadata: { plan: "gold" },
      privateMetadata: { invoice: 1 },
    });
    const members = await clerk.backend.organizations.getOrganizationMembershipList({
      organizationId: organization.id,
    });
    expect(members.data).toMatchObject([{ role: "org:admin", publicUserData: { userId: person.userId } }]);
    const create = (params: object) =>
      clerk.backend.organizations.createOrganization({ name: "X", ...params });
    expect(await refusal(create({ createdBy: "user_x" }))).toEqual([400, "organization_creator_not_found"]);
    expect(await refusal(create({ slug: organization.slug }))).toEqual([422, "form_identifier_exists"]);
    expect(await refusal(create({ name: "" }))).toEqual([422, "form_param_nil"]);
    expect(await refusal(create({ maxAllowedMemberships: -1 }))).toEqual([422, "form_param_value_invalid"]);
  },

  async getOrganization() {
    const { organization } = await newOrganization();
    const { organizations } = clerk.backend;
    const byId = await organizations.getOrganization({
      organizationId: organization.id,
      includeMembersCount: true,
    });
    expect(byId).toMatchObject({ id: organization.id, membersCount: 1 });
    expect((await organizations.getOrganization({ slug: organization.slug })).id).toBe(organization.id);
    expect(await refusal(organizations.getOrganization({ slug: "unknown" }))).toEqual([
      404,
      "resource_not_found",
    ]);
  },

  async updateOrganization() {
    const { organizationId } = await newOrganization();
    const change = {
      name: "Changed",
      slug: "changed-slug",
      adminDeleteEnabled: false,
      maxAllowedMemberships: 9,
    };
    const updated = await clerk.backend.organizations.updateOrganization(organizationId, change);
    expect(updated).toMatchObject(change);
  },

  async updateOrganizationLogo() {
    const { person, organizationId } = await newOrganization();
    const update = (type: string) =>
      clerk.backend.organizations.updateOrganizationLogo(organizationId, {
        file: new Blob([new Uint8Array([137, 80, 78, 71])], { type }),
        uploaderUserId: person.userId,
      });
    expect((await update("image/png")).hasImage).toBe(true);
    expect(await refusal(update("image/svg+xml"))).toEqual([400, "request_body_invalid"]);
  },

  async deleteOrganizationLogo() {
    const { organizationId } = await newOrganization();
    const file = new Blob([new Uint8Array([137, 80, 78, 71])], { type: "image/png" });
    await clerk.backend.organizations.updateOrganizationLogo(organizationId, { file });
    const without = await clerk.backend.organizations.deleteOrganizationLogo(organizationId);
    expect(without.hasImage).toBe(false);
  },

  async updateOrganizationMetadata() {
    const { organizationId } = await newOrganization({ publicMetadata: { a: { b: 1, c: 2 } } });
    const merged = await clerk.backend.organizations.updateOrganizationMetadata(organizationId, {
      publicMetadata: { a: { c: null, d: 3 } },
      privateMetadata: { e: 4 },
    });
    expect([merged.publicMetadata, merged.privateMetadata]).toEqual([{ a: { b: 1, d: 3 } }, { e: 4 }]);
  },

  async replaceOrganizationMetadata() {
    const { organizationId } = await newOrganization({ publicMetadata: { a: 1 }, privateMetadata: { b: 2 } });
    const replaced = await clerk.backend.organizations.replaceOrganizationMetadata(organizationId, {
      publicMetadata: { c: 3 },
    });
    expect([replaced.publicMetadata, replaced.privateMetadata]).toEqual([{ c: 3 }, { b: 2 }]);
  },

  async deleteOrganization() {
    const { organizationId } = await newOrganization();
    const deleted = await clerk.backend.organizations.deleteOrganization(organizationId);
    expect(deleted).toMatchObject({ id: organizationId, deleted: true });
    expect(await refusal(clerk.backend.organizations.getOrganization({ organizationId }))).toEqual([
      404,
      "resource_not_found",
    ]);
  },

  async getOrganizationMembershipList() {
    const { person, organizationId } = await newOrganization();
    const member = await newMember(clerk, organizationId);
    await clerk.backend.users.updateUser(member.userId, { firstName: "Grace" });
    const list = async (params: object) => {
      const request = { organizationId, ...params };
      const { data, totalCount } = await clerk.backend.organizations.getOrganizationMembershipList(request);
      return { users: data.map(({ publicUserData }) => publicUserData?.userId), totalCount };
    };
    expect(await list({})).toEqual({ users: [member.userId, person.userId], totalCount: 2 });
    expect(await list({ limit: 1, offset: 1 })).toEqual({ users: [person.userId], totalCount: 2 });
    expect((await list({ orderBy: "+created_at" })).users).toEqual([person.userId, member.userId]);
    expect((await list({ role: ["org:member"] })).users).toEqual([member.userId]);
    expect((await list({ userId: [person.userId] })).users).toEqual([person.userId]);
    expect((await list({ emailAddress: [member.email] })).users).toEqual([member.userId]);
    expect((await list({ query: "grace" })).users).toEqual([member.userId]);
  },

  async getInstanceOrganizationMembershipList() {
    const { person, organizationId } = await newOrganization();
    const all = await clerk.backend.organizations.getInstanceOrganizationMembershipList({ limit: 1 });
    expect(all.totalCount).toBeGreaterThan(1);
    expect(all.data[0]).toMatchObject({
      organization: { id: organizationId },
      publicUserData: { userId: person.userId, identifier: person.email },
    });
  },

  async createOrganizationMembership() {
    const { organizationId } = await newOrganization({ maxAllowedMemberships: 2 });
    const { userId } = await newPerson(clerk);
    const add = (params: object = {}) =>
      clerk.backend.organizations.createOrganizationMembership({
        organizationId,
        userId,
        role: "org:guest",
        ...params,
      });
    expect(await refusal(add({ role: "org:none" }))).toEqual([404, "resource_not_found"]);
    expect(await add()).toMatchObject({
      role: "org:guest",
      permissions: ["org:notes:read"],
      publicUserData: { userId },
    });
    await clerk.backend.organizations.updateOrganization(organizationId, { maxAllowedMemberships: 3 });
    expect(await refusal(add())).toEqual([400, "already_a_member_in_organization"]);
    expect(await refusal(add({ userId: "user_x" }))).toEqual([404, "resource_not_found"]);
    await clerk.backend.organizations.updateOrganization(organizationId, { maxAllowedMemberships: 2 });
    const late = await newPerson(clerk);
    expect(await refusal(add({ userId: late.userId }))).toEqual([
      403,
      "organization_membership_quota_exceeded",
    ]);
  },

  async updateOrganizationMembership() {
    const { person, organizationId } = await newOrganization();
    const member = await newMember(clerk, organizationId);
    const update = (userId: string, role: string) =>
      clerk.backend.organizations.updateOrganizationMembership({ organizationId, userId, role });
    expect((await update(member.userId, "org:guest")).role).toBe("org:guest");
    expect(await refusal(update(person.userId, "org:member"))).toEqual([
      400,
      "organization_minimum_permissions_needed",
    ]);
    expect(await refusal(update("user_x", "org:member"))).toEqual([404, "resource_not_found"]);
  },

  async updateOrganizationMembershipMetadata() {
    const { person, organizationId } = await newOrganization();
    const merge = (publicMetadata: Record<string, unknown>) =>
      clerk.backend.organizations.updateOrganizationMembershipMetadata({
        organizationId,
        userId: person.userId,
        publicMetadata,
        privateMetadata: { c: 3 },
      });
    await merge({ a: 1, b: 2 });
    const { publicMetadata, privateMetadata } = await merge({ a: null });
    expect([publicMetadata, privateMetadata]).toEqual([{ b: 2 }, { c: 3 }]);
  },

  async deleteOrganizationMembership() {
    const { person, organizationId } = await newOrganization();
    const member = await newMember(clerk, organizationId);
    const remove = (userId: string) =>
      clerk.backend.organizations.deleteOrganizationMembership({ organizationId, userId });
    expect((await remove(member.userId)).publicUserData?.userId).toBe(member.userId);
    expect(await refusal(remove(member.userId))).toEqual([404, "resource_not_found"]);
    expect(await refusal(remove(person.userId))).toEqual([400, "organization_minimum_permissions_needed"]);
  },

  async getOrganizationInvitationList() {
    const { organizationId } = await newOrganization();
    const { organizations } = clerk.backend;
    const invitation = await invite(organizationId);
    const list = (status: ("pending" | "revoked")[]) =>
      organizations.getOrganizationInvitationList({ organizationId, status });
    expect(ids(await list(["pending", "revoked"]))).toEqual([invitation.id]);
    expect((await list(["revoked"])).totalCount).toBe(0);
  },

  async createOrganizationInvitation() {
    const { person, organizationId } = await newOrganization();
    await clerk.backend.users.updateUser(person.userId, { firstName: "Ada" });
    const invitation = await invite(organizationId, {
      inviterUserId: person.userId,
      expiresInDays: 2,
      publicMetadata: { team: "a" },
      privateMetadata: { note: "b" },
    });
    expect(invitation).toMatchObject({
      status: "pending",
      role: "org:guest",
      roleName: "Guest",
      organizationId,
      publicMetadata: { team: "a" },
      privateMetadata: { note: "b" },
      publicOrganizationData: { id: organizationId },
    });
    expect((invitation.expiresAt ?? 0) - invitation.createdAt).toBe(2 * 24 * 60 * 60_000);
    const [mail] = await clerk.mailbox(invitation.emailAddress);
    expect(mail).toMatchObject({ link: invitation.url, body: expect.stringMatching(/^Ada has invited you/) });
    const again = invite(organizationId, { emailAddress: invitation.emailAddress });
    expect(await refusal(again)).toEqual([400, "duplicate_record"]);
    expect(await refusal(invite(organizationId, { expiresInDays: 366 }))).toEqual([
      422,
      "form_param_value_invalid",
    ]);
  },

  async createOrganizationInvitationBulk() {
    const { organizationId } = await newOrganization();
    const item = (emailAddress: string) => ({ emailAddress, role: "org:member" });
    const both = [`bulk-${numbers++}@example.com`, `bulk-${numbers++}@example.com`];
    const { organizations } = clerk.backend;
    const bulk = (emails: string[]) =>
      organizations.createOrganizationInvitationBulk(organizationId, emails.map(item));
    expect(await refusal(bulk([...both, both[0] ?? ""]))).toEqual([400, "duplicate_record"]);
    const { data, totalCount } = await bulk(both);
    expect(data.map(({ emailAddress }) => emailAddress)).toEqual(both);
    expect(totalCount).toBe(2);
  },

  async getOrganizationInvitation() {
    const { organizationId } = await newOrganization();
    const { id: invitationId } = await invite(organizationId);
    const { organizations } = clerk.backend;
    const found = await organizations.getOrganizationInvitation({ organizationId, invitationId });
    expect(found).toMatchObject({ id: invitationId, organizationId });
    const { organizationId: other } = await newOrganization();
    const misplaced = organizations.getOrganizationInvitation({ organizationId: other, invitationId });
    expect(await refusal(misplaced)).toEqual([404, "organization_invitation_not_found"]);
  },

  async revokeOrganizationInvitation() {
    const { person, organizationId } = await newOrganization();
    const { id: invitationId } = await invite(organizationId);
    const revoke = () =>
      clerk.backend.organizations.revokeOrganizationInvitation({
        organizationId,
        invitationId,
        requestingUserId: person.userId,
      });
    expect(await revoke()).toMatchObject({ status: "revoked", url: null });
    expect(await refusal(revoke())).toEqual([404, "organization_invitation_not_pending"]);
  },
};

function invite(organizationId: string, params: object = {}) {
  return clerk.backend.organizations.createOrganizationInvitation({
    organizationId,
    emailAddress: `invited-${numbers++}@example.com`,
    role: "org:guest",
    ...params,
  });
}

/** What the local Clerk leaves out. */
const MISSING: Partial<Record<keyof Organizations, () => Promise<unknown>>> = {
  getOrganizationDomainList: () =>
    clerk.backend.organizations.getOrganizationDomainList({ organizationId: "org_1" }),
  createOrganizationDomain: () =>
    clerk.backend.organizations.createOrganizationDomain({
      organizationId: "org_1",
      name: "example.com",
      enrollmentMode: "manual_invitation",
    }),
  updateOrganizationDomain: () =>
    clerk.backend.organizations.updateOrganizationDomain({ organizationId: "org_1", domainId: "orgdmn_1" }),
  deleteOrganizationDomain: () =>
    clerk.backend.organizations.deleteOrganizationDomain({ organizationId: "org_1", domainId: "orgdmn_1" }),
};

describe("clerk.organizations", () => {
  it("has no method that is in neither list", () => {
    const prototype = Object.getPrototypeOf(clerk.backend.organizations);
    const methods = Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor");
    expect([...Object.keys(IMPLEMENTED), ...Object.keys(MISSING)].toSorted()).toEqual(methods.toSorted());
  });

  it.each(Object.entries(IMPLEMENTED))("%s works", (_, check) => check());

  it.each(Object.entries(MISSING))("%s answers 501", async (_, call) => {
    expect(await refusal(call())).toEqual([501, "not_implemented"]);
  });
});

describe("an organization without a creator", () => {
  it("has nobody who could run it, until somebody is made its admin", async () => {
    const { organizations } = clerk.backend;
    const { id } = await organizations.createOrganization({ name: "Empty" });
    const isWithout = async () =>
      (await organizations.getOrganization({ organizationId: id })).raw
        ?.missing_member_with_elevated_permissions;
    expect(await isWithout()).toBe(true);
    await newMember(clerk, id);
    expect(await isWithout()).toBe(true);
    await newMember(clerk, id, "org:admin");
    expect(await isWithout()).toBe(false);
  });
});

describe("a user, for a server", () => {
  it("has memberships and invitations, and no memberships in the user itself", async () => {
    const { person, organizationId } = await newOrganization();
    const { userId } = person;
    const memberships = await clerk.backend.users.getOrganizationMembershipList({ userId });
    expect(memberships.data).toMatchObject([{ role: "org:admin", organization: { id: organizationId } }]);
    const { organizationId: other } = await newOrganization();
    const { id } = await invite(other, { emailAddress: person.email });
    const list = (status?: "pending" | "accepted") =>
      clerk.backend.users.getOrganizationInvitationList({ userId, status });
    expect(ids(await list())).toEqual([id]);
    expect(ids(await list("accepted"))).toEqual([]);
    const { raw } = await clerk.backend.users.getUser(userId);
    expect(raw?.organization_memberships).toBeNull();
  });
});

describe("the roles and permissions of organizations", () => {
  it("are those of Clerk and of the settings", async () => {
    const { organizationRoles, organizationPermissions } = clerk.backend;
    const { data, totalCount } = await organizationRoles.getOrganizationRoleList({ orderBy: "+key" });
    expect(data.map(({ key }) => key)).toEqual(["org:admin", "org:guest", "org:member"]);
    expect(totalCount).toBe(3);
    const guest = await organizationRoles.getOrganizationRole(data[1]?.id ?? "");
    expect(guest).toMatchObject({ name: "Guest", permissions: [{ key: "org:notes:read" }] });
    const { data: found } = await organizationPermissions.getOrganizationPermissionList({ query: "notes" });
    expect(found.map(({ key }) => key)).toEqual(["org:notes:read"]);
    const permission = await organizationPermissions.getOrganizationPermission(found[0]?.id ?? "");
    expect(permission.key).toBe("org:notes:read");
  });

  it("are settings: a server cannot change them", async () => {
    const creation = clerk.backend.organizationRoles.createOrganizationRole({ name: "R", key: "org:r" });
    expect(await refusal(creation)).toEqual([501, "not_implemented"]);
  });
});

describe("an instance without organizations", () => {
  it("refuses all about them", async () => {
    const plain = await startTestClerk();
    const { organizations } = plain.backend;
    const refused = [403, "organization_not_enabled_in_instance"];
    expect(await refusal(organizations.getOrganizationList())).toEqual(refused);
    expect(await refusal(organizations.createOrganization({ name: "None" }))).toEqual(refused);
    expect(await refusal(organizations.getOrganization({ slug: "none" }))).toEqual(refused);
    await plain.stop();
  });
});
