import { verifyToken } from "@clerk/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP_ORIGIN, PUBLIC_KEY_PEM, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { activate, newMember, newOrganization, newPerson, told } from "./test-organizations.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk({
    settings: {
      organizations: {
        enabled: true,
        roles: {
          "org:bookkeeper": {
            name: "Bookkeeper",
            permissions: [
              "org:sys_profile:manage",
              "org:invoices:create",
              "org:invoices:read",
              "org:reports:read",
            ],
          },
        },
      },
    },
  });
});
afterAll(() => clerk.stop());

describe("a new organization", () => {
  it("belongs to whoever made it, who is its admin", async () => {
    const { admin, body } = await newOrganization(clerk, "Acme & Søns", { slug: "acme-sons" });
    expect(body).toMatchObject({
      object: "organization",
      name: "Acme & Søns",
      slug: "acme-sons",
      has_image: false,
      members_count: 1,
      pending_invitations_count: 0,
      max_allowed_memberships: 5,
      admin_delete_enabled: true,
      public_metadata: {},
    });
    expect(body).not.toHaveProperty("private_metadata");
    const { body: me, client } = await admin.browser.call("GET", "/me");
    const membership = {
      object: "organization_membership",
      role: "org:admin",
      role_name: "Admin",
      organization: { id: body.id },
    };
    expect(me.organization_memberships).toMatchObject([membership]);
    expect(client?.sessions[0]?.user.organization_memberships).toMatchObject([membership]);
    expect(me.organization_memberships[0].permissions).toContain("org:sys_memberships:manage");
    expect((await clerk.backend.organizations.getOrganization({ slug: "acme-sons" })).createdBy).toBe(
      admin.userId,
    );
  });

  it("gets a slug from its name, and another one when that is taken", async () => {
    const { body: first } = await newOrganization(clerk, "Größe Nr. 1");
    const { body: second } = await newOrganization(clerk, "Größe Nr. 1");
    expect(first.slug).toBe("gro-e-nr-1");
    expect(second.slug).toMatch(/^gro-e-nr-1-\d+$/);
  });

  it.each([
    ["form_param_missing", {}],
    ["form_param_nil", { name: " " }],
    ["form_param_max_length_exceeded", { name: "x".repeat(257) }],
    ["form_param_format_invalid", { name: "Slug", slug: "Not A Slug" }],
    ["form_param_format_invalid", { name: "Slug", slug: "--" }],
  ])("is refused with %s", async (code, form: Record<string, string>) => {
    const { browser } = await newPerson(clerk);
    const { status, error } = await browser.post("/organizations", form);
    expect([status, error?.code]).toEqual([422, code]);
  });

  it("does not get a slug that another one has", async () => {
    const { body } = await newOrganization(clerk, "First");
    const { browser } = await newPerson(clerk);
    const { error } = await browser.post("/organizations", { name: "Other", slug: body.slug });
    expect(error).toMatchObject({ code: "form_identifier_exists", meta: { param_name: "slug" } });
  });

  it("is refused to whom the instance does not allow it, and beyond their limit", async () => {
    const { browser, userId } = await newPerson(clerk);
    const create = async () => (await browser.post("/organizations", { name: "More" })).error?.code;
    await clerk.backend.users.updateUser(userId, { createOrganizationsLimit: 1 });
    expect(await create()).toBeUndefined();
    expect(await create()).toBe("organization_quota_exceeded");
    await clerk.backend.users.updateUser(userId, { createOrganizationEnabled: false });
    expect(await create()).toBe("user_create_organization_not_enabled");
  });

  it("is refused to visitors", async () => {
    const visitor = await TestBrowser.open(clerk);
    expect((await visitor.post("/organizations", { name: "Nobody's" })).status).toBe(401);
  });

  it("is reported, and so is the membership", async () => {
    const { admin, id } = await newOrganization(clerk, "Reported");
    const events = await told(clerk, "organization.created", "organizationMembership.created");
    const own = events.filter(({ data }) => JSON.stringify(data).includes(id));
    expect(own.map(({ type }) => type)).toEqual(["organization.created", "organizationMembership.created"]);
    expect(own[0]?.data).toMatchObject({
      object: "organization",
      id,
      name: "Reported",
      slug: "reported",
      created_by: admin.userId,
      private_metadata: {},
    });
    expect(own[1]?.data).toMatchObject({
      object: "organization_membership",
      role: "org:admin",
      organization: { id },
      public_user_data: { user_id: admin.userId, identifier: admin.email },
    });
  });
});

describe("an organization", () => {
  it("is hidden from strangers: as if it did not exist", async () => {
    const { path } = await newOrganization(clerk);
    const { browser } = await newPerson(clerk);
    const calls = [
      ["GET", path],
      ["PATCH", path],
      ["DELETE", path],
      ["GET", `${path}/memberships`],
      ["POST", `${path}/invitations`],
      ["GET", `${path}/roles`],
      ["GET", "/organizations/org_unknown"],
    ] as const;
    for (const [method, target] of calls) {
      const { status, error } = await browser.call(method, target);
      expect([status, error?.code], `${method} ${target}`).toEqual([
        404,
        "organization_not_found_or_unauthorized",
      ]);
    }
  });

  it("can be changed by an admin, which is reported", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    const { body } = await admin.browser.call("PATCH", path, { name: "Renamed", slug: "renamed" });
    expect(body).toMatchObject({ id, name: "Renamed", slug: "renamed" });
    expect((await admin.browser.call("GET", path)).body.name).toBe("Renamed");
    // Its own slug is not taken.
    expect((await admin.browser.call("PATCH", path, { slug: "renamed" })).status).toBe(200);
    expect((await told(clerk, "organization.updated")).map(({ data }) => data.id)).toContain(id);
  });

  it("cannot be managed by a member without the permission", async () => {
    const { id, path } = await newOrganization(clerk);
    const member = await newMember(clerk, id);
    const calls = [
      ["PATCH", path, "org:sys_profile:manage"],
      ["DELETE", `${path}/logo`, "org:sys_profile:manage"],
      ["DELETE", path, "org:sys_profile:delete"],
      ["POST", `${path}/memberships`, "org:sys_memberships:manage"],
      ["PATCH", `${path}/memberships/${member.userId}`, "org:sys_memberships:manage"],
      ["DELETE", `${path}/memberships/${member.userId}`, "org:sys_memberships:manage"],
      ["GET", `${path}/invitations`, "org:sys_memberships:manage"],
      ["POST", `${path}/invitations`, "org:sys_memberships:manage"],
      ["POST", `${path}/invitations/bulk`, "org:sys_memberships:manage"],
      ["GET", `${path}/membership_requests`, "org:sys_memberships:manage"],
    ] as const;
    for (const [method, target, permission] of calls) {
      const { status, error } = await member.browser.call(method, target, {
        name: "Mine",
        role: "org:admin",
        email_address: "x@example.com",
      });
      expect([status, error?.code], `${method} ${target}`).toEqual([403, "missing_organization_permission"]);
      expect(error?.meta).toMatchObject({ permissions: [permission] });
    }
    expect((await member.browser.call("GET", path)).body.name).toBe("Acme");
    expect((await member.browser.call("GET", `${path}/memberships`)).body.total_count).toBe(2);
  });

  it("can be changed by a role of the settings as far as its permissions go", async () => {
    const { id, path } = await newOrganization(clerk);
    const { browser } = await newMember(clerk, id, "org:bookkeeper");
    expect((await browser.call("PATCH", path, { name: "Kept" })).body.name).toBe("Kept");
    expect((await browser.call("GET", `${path}/memberships`)).status).toBe(403);
    expect((await browser.call("DELETE", path)).status).toBe(403);
  });

  it("shows a logo, at first a made-up one, from the app's own origin", async () => {
    const { admin, path, body } = await newOrganization(clerk);
    const load = (imageUrl: string) => fetch(imageUrl.replace(`${APP_ORIGIN}/__clerk`, clerk.url));
    expect((await load(body.image_url)).headers.get("content-type")).toBe("image/svg+xml");
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array([137, 80, 78, 71])], { type: "image/png" }), "logo.png");
    const url = `${clerk.url}/v1${path}/logo?_method=PUT&__clerk_db_jwt=${admin.browser.devBrowser}`;
    const answer = await fetch(url, { method: "POST", body: form });
    const { response } = (await answer.json()) as { response: { has_image: boolean; image_url: string } };
    expect(response.has_image).toBe(true);
    expect([...new Uint8Array(await (await load(response.image_url)).arrayBuffer())]).toEqual([
      137, 80, 78, 71,
    ]);
    const asText = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: "data:image/png;base64,iVBORw0KGgo=",
    });
    expect(asText.status).toBe(200);
    expect((await load(response.image_url)).status).toBe(404);
    expect((await admin.browser.call("DELETE", `${path}/logo`)).body.has_image).toBe(false);
  });

  it("takes its members, invitations and place in sessions along when it is deleted", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    const member = await newMember(clerk, id);
    await activate(admin, id);
    await activate(member, id);
    await admin.browser.post(`${path}/invitations`, {
      email_address: "late@example.com",
      role: "org:member",
    });
    const { body, client } = await admin.browser.call("DELETE", path);
    expect(body).toEqual({ object: "organization", id, deleted: true });
    expect(client?.sessions[0]?.last_active_organization_id).toBeNull();
    const theirs = (await member.browser.client())?.sessions[0];
    expect(theirs?.last_active_organization_id).toBeNull();
    expect(theirs?.user.organization_memberships).toEqual([]);
    expect((await told(clerk, "organization.deleted")).at(-1)?.data).toMatchObject({ id, deleted: true });
  });

  it("cannot be deleted by its admin when it is not allowed to", async () => {
    const { admin, id, path } = await newOrganization(clerk);
    await clerk.backend.organizations.updateOrganization(id, { adminDeleteEnabled: false });
    const { status, error } = await admin.browser.call("DELETE", path);
    expect([status, error?.code]).toEqual([403, "organization_admin_delete_not_enabled"]);
  });

  it("lists the roles that members can have, those of the settings included", async () => {
    const { admin, path } = await newOrganization(clerk);
    const { body } = await admin.browser.call("GET", `${path}/roles?limit=20&offset=0`);
    expect(body.total_count).toBe(3);
    expect(body.data.map(({ key, name }: Record<string, string>) => [key, name])).toEqual([
      ["org:admin", "Admin"],
      ["org:member", "Member"],
      ["org:bookkeeper", "Bookkeeper"],
    ]);
    const { permissions } = body.data[2];
    expect(permissions[0]).toMatchObject({
      object: "permission",
      key: "org:sys_profile:manage",
      type: "system",
    });
    expect(permissions[1]).toMatchObject({ key: "org:invoices:create", type: "user" });
  });

  it("has no domains and no requests to join", async () => {
    const { admin, path } = await newOrganization(clerk);
    for (const list of ["domains", "membership_requests"]) {
      expect((await admin.browser.call("GET", `${path}/${list}`)).body).toEqual({ data: [], total_count: 0 });
    }
    expect((await admin.browser.post(`${path}/domains`, { name: "example.com" })).status).toBe(501);
    expect((await admin.browser.call("GET", "/me/organization_suggestions")).body.data).toEqual([]);
  });
});

describe("the active organization", () => {
  const claims = (jwt = "") => verifyToken(jwt, { jwtKey: PUBLIC_KEY_PEM });

  it("is in the token of the session, by id or by slug, until another or none is chosen", async () => {
    const { admin, id, body } = await newOrganization(clerk, "Token");
    const chosen = await activate(admin, id);
    expect(chosen.body.last_active_organization_id).toBe(id);
    const { o } = await claims(chosen.body.last_active_token.jwt);
    expect(o).toEqual({ id, slg: body.slug, rol: "admin" });
    await activate(admin, "");
    const { body: none } = await admin.browser.post(`/client/sessions/${admin.sessionId}/tokens`);
    expect(await claims(none.jwt)).not.toHaveProperty("o");
    expect((await activate(admin, body.slug)).body.last_active_organization_id).toBe(id);
  });

  it("can be another one for a single token", async () => {
    const { admin, id } = await newOrganization(clerk);
    const { body: second } = await admin.browser.post("/organizations", { name: "Second" });
    await activate(admin, id);
    const path = `/client/sessions/${admin.sessionId}/tokens`;
    const token = async (form: Record<string, string>) => {
      const { o } = await claims((await admin.browser.post(path, form)).body.jwt);
      return (o as { id: string } | undefined)?.id;
    };
    expect(await token({})).toBe(id);
    expect(await token({ organization_id: second.id })).toBe(second.id);
    expect(await token({ organization_id: "" })).toBeUndefined();
    expect(await token({})).toBe(id);
  });

  it("can only be one of the person's own", async () => {
    const { id } = await newOrganization(clerk);
    const stranger = await newPerson(clerk);
    const touch = await activate(stranger, id);
    expect([touch.status, touch.error?.code]).toEqual([404, "organization_not_found_or_unauthorized"]);
    const path = `/client/sessions/${stranger.sessionId}/tokens`;
    expect((await stranger.browser.post(path, { organization_id: id })).status).toBe(404);
  });

  it("is where a new session begins", async () => {
    const { admin, id } = await newOrganization(clerk);
    await admin.browser.post("/organizations", { name: "Newer" });
    await activate(admin, id);
    const elsewhere = await TestBrowser.open(clerk);
    await elsewhere.signIn(admin.email);
    expect((await elsewhere.client())?.sessions[0]?.last_active_organization_id).toBe(id);
  });

  it("tells an app's server the role and the permissions", async () => {
    const { id } = await newOrganization(clerk, "Books");
    const member = await newMember(clerk, id, "org:bookkeeper");
    const { body } = await activate(member, id);
    const { jwt } = body.last_active_token;
    const state = await clerk.backend.authenticateRequest(
      new Request(APP_ORIGIN, { headers: { authorization: `Bearer ${jwt}` } }),
      { jwtKey: PUBLIC_KEY_PEM },
    );
    const auth = state.toAuth();
    if (!auth?.isAuthenticated || auth.tokenType !== "session_token") throw new Error("Not signed in");
    expect(auth).toMatchObject({ orgId: id, orgSlug: "books", orgRole: "org:bookkeeper" });
    expect(auth.orgPermissions?.toSorted()).toEqual([
      "org:invoices:create",
      "org:invoices:read",
      "org:reports:read",
    ]);
    expect(auth.has({ role: "org:bookkeeper" })).toBe(true);
    expect(auth.has({ role: "org:admin" })).toBe(false);
    expect(auth.has({ permission: "org:invoices:create" })).toBe(true);
    expect(auth.has({ permission: "org:reports:create" })).toBe(false);
  });
});

describe("an instance that forces people to choose an organization", () => {
  it("leaves the session pending until they have one", async () => {
    const strict = await startTestClerk({
      settings: { organizations: { enabled: true, forceSelection: true } },
    });
    const person = await newPerson(strict);
    const session = async () => (await person.browser.client())?.sessions[0];
    expect(await session()).toMatchObject({ status: "pending", tasks: [{ key: "choose-organization" }] });
    const { body } = await person.browser.post("/organizations", { name: "Chosen" });
    expect((await activate(person, body.id)).body).toMatchObject({ status: "active", tasks: null });
    await person.browser.call("DELETE", `/organizations/${body.id}`);
    expect(await session()).toMatchObject({ status: "pending" });
    await strict.stop();
  });
});

describe("an instance without organizations", () => {
  it("refuses all about them, and people have none", async () => {
    const plain = await startTestClerk();
    const { browser } = await newPerson(plain);
    for (const [method, path] of [
      ["POST", "/organizations"],
      ["GET", "/organizations/org_any"],
      ["GET", "/me/organization_memberships"],
    ] as const) {
      const { status, error } = await browser.call(method, path, { name: "None" });
      expect([status, error?.code]).toEqual([403, "organization_not_enabled_in_instance"]);
    }
    expect((await browser.call("GET", "/me")).body.organization_memberships).toEqual([]);
    await plain.stop();
  });
});
