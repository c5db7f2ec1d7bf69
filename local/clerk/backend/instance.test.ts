import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestClerk, type TestClerk } from "../test-support.ts";
import { refusal } from "./test-state.ts";

let clerk: TestClerk;
let backend: TestClerk["backend"];
beforeAll(async () => {
  clerk = await startTestClerk();
  backend = clerk.backend;
});
afterAll(() => clerk.stop());

describe("the settings of an instance", () => {
  it("are kept over a restart", async () => {
    const first = await startTestClerk();
    await first.backend.instance.updateOrganizationSettings({
      enabled: true,
      maxAllowedMemberships: 12,
      adminDeleteEnabled: false,
      creatorRoleId: "org:member",
    });
    const second = await first.restart();
    try {
      expect(await second.backend.instance.getOrganizationSettings()).toMatchObject({
        enabled: true,
        maxAllowedMemberships: 12,
        adminDeleteEnabled: false,
        creatorRole: "org:member",
      });
    } finally {
      await second.stop();
    }
  });

  it("that cannot be changed here are answered with 501, unless they say what is so already", async () => {
    expect(await backend.instance.update({ testMode: true, hibp: true })).toBeUndefined();
    const missing = refusal(501, "not_implemented");
    await expect(backend.instance.update({ testMode: false })).rejects.toMatchObject(missing);
    await expect(backend.instance.update({ supportEmail: "help@example.com" })).rejects.toMatchObject(
      missing,
    );
    await expect(backend.instance.updateRestrictions({ blockEmailSubaddresses: true })).rejects.toMatchObject(
      missing,
    );
  });

  it("name roles that exist", async () => {
    await expect(
      backend.instance.updateOrganizationSettings({ creatorRoleId: "org:nobody" }),
    ).rejects.toMatchObject(refusal(422, "form_param_value_invalid", "creator_role_id"));
  });
});

describe("JWT templates", () => {
  const create = (change: object = {}) =>
    backend.jwtTemplates.create({ name: "a name", claims: {}, ...change });

  it("have names of their own", async () => {
    const first = await create({ name: "first" });
    const second = await create({ name: "second" });
    const taken = refusal(422, "form_already_exists", "name");
    await expect(create({ name: "first" })).rejects.toMatchObject(taken);
    const rename = { templateId: second.id, name: "first", claims: {} };
    await expect(backend.jwtTemplates.update(rename)).rejects.toMatchObject(taken);
    const same = { templateId: first.id, name: "first", claims: { kept: true } };
    expect((await backend.jwtTemplates.update(same)).claims).toEqual({ kept: true });
  });

  it.each(["azp", "exp", "iat", "iss", "jti", "nbf", "sub"])("leave the claim %s to Clerk", async (claim) => {
    await expect(create({ claims: { [claim]: 1 } })).rejects.toMatchObject(
      refusal(400, "jwt_template_reserved_claim", "claims"),
    );
  });

  it.each([
    [{ name: "" }, 422, "form_param_nil", "name"],
    [{ claims: undefined }, 422, "form_param_missing", "claims"],
    [{ claims: "text" }, 422, "form_param_type_invalid", "claims"],
    [{ lifetime: 29 }, 422, "form_param_value_invalid", "lifetime"],
    [{ allowedClockSkew: 301 }, 422, "form_param_value_invalid", "allowed_clock_skew"],
    [
      { customSigningKey: true, signingAlgorithm: "HS256" },
      422,
      "form_conditional_param_missing",
      "signing_key",
    ],
    [
      { customSigningKey: true, signingAlgorithm: "ES256", signingKey: "x" },
      501,
      "not_implemented",
      undefined,
    ],
  ])("are refused for %o", async (change, status, code, parameter) => {
    await expect(create(change)).rejects.toMatchObject(refusal(status, code, parameter));
  });

  it("never show their signing key", async () => {
    const custom = { customSigningKey: true, signingAlgorithm: "HS512", signingKey: "very secret" };
    const template = await create({ name: "secretive", ...custom });
    expect(template).toMatchObject({ customSigningKey: true, signingAlgorithm: "HS512" });
    const list = await backend.jwtTemplates.list();
    expect(JSON.stringify([template, list])).not.toContain("very secret");
  });
});

describe("redirect URLs", () => {
  it("are addresses, each once", async () => {
    const { redirectUrls } = backend;
    await redirectUrls.createRedirectUrl({ url: "my-app://callback" });
    await expect(redirectUrls.createRedirectUrl({ url: "my-app://callback" })).rejects.toMatchObject(
      refusal(422, "form_already_exists", "url"),
    );
    await expect(redirectUrls.createRedirectUrl({ url: "callback" })).rejects.toMatchObject(
      refusal(422, "form_param_format_invalid", "url"),
    );
    expect((await redirectUrls.getRedirectUrlList()).totalCount).toBe(1);
  });
});
