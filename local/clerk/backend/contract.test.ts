import { createClerkClient } from "@clerk/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PUBLISHABLE_KEY, SECRET_KEY } from "../test-support.ts";
import { admissionContract } from "./contract/admission.ts";
import { contactsContract } from "./contract/contacts.ts";
import { type Contract, type Fixture, methodsOf, namespacesOf, startFixture } from "./contract/fixture.ts";
import { instanceContract } from "./contract/instance.ts";
import { sessionsContract } from "./contract/sessions.ts";
import { usersContract } from "./contract/users.ts";

/** Every method of the real SDK is in exactly one of the lists below; a new SDK that brings another one fails here. */

const CONTRACTS = [usersContract, sessionsContract, contactsContract, admissionContract, instanceContract];

/** What organizations offer has tests of its own. */
const ELSEWHERE: Record<string, string[] | "all"> = {
  organizations: "all",
  organizationPermissions: ["getOrganizationPermissionList", "getOrganizationPermission"],
  organizationRoles: ["getOrganizationRoleList", "getOrganizationRole"],
  users: ["getOrganizationMembershipList", "getOrganizationInvitationList"],
};

/** What answers 501. Each line is a namespace and its methods. */
const NOT_IMPLEMENTED: Record<string, string> = {
  __experimental_accountlessApplications:
    "createAccountlessApplication completeAccountlessApplicationOnboarding",
  agentTasks: "create revoke",
  betaFeatures: "changeDomain",
  billing:
    "getPlanList cancelSubscriptionItem extendSubscriptionItemFreeTrial getOrganizationBillingSubscription getUserBillingSubscription",
  domains: "add update delete deleteDomain",
  emails: "create createBatch get",
  enterpriseConnections:
    "createEnterpriseConnection updateEnterpriseConnection getEnterpriseConnectionList getEnterpriseConnection deleteEnterpriseConnection",
  machines: "get list create update delete getSecretKey rotateSecretKey createScope deleteScope",
  oauthApplications: "list get create update delete rotateSecret revokeToken",
  organizationPermissions:
    "createOrganizationPermission updateOrganizationPermission deleteOrganizationPermission",
  organizationRoles:
    "createOrganizationRole updateOrganizationRole deleteOrganizationRole assignPermissionToOrganizationRole removePermissionFromOrganizationRole",
  proxyChecks: "verify",
  roleSets:
    "getRoleSetList getRoleSet createRoleSet updateRoleSet addRolesToRoleSet replaceRoleInRoleSet replaceRoleSet",
  samlConnections:
    "getSamlConnectionList createSamlConnection getSamlConnection updateSamlConnection deleteSamlConnection",
  signUps: "get update",
  webhooks: "createSvixApp generateSvixAuthURL deleteSvixApp",
  // These the SDK sends to paths outside `/v1`.
  apiKeys: "list create get update delete revoke getSecret verify",
  idPOAuthAccessToken: "verify",
  m2m: "list createToken revokeToken verify",
};

const named = (lists: Record<string, string>): string[] =>
  Object.entries(lists).flatMap(([namespace, methods]) =>
    methods.split(" ").map((method) => `${namespace}.${method}`),
  );

const everyMethod = namespacesOf(
  createClerkClient({
    secretKey: SECRET_KEY,
    publishableKey: PUBLISHABLE_KEY,
    telemetry: { disabled: true },
  }),
).flatMap(([name, namespace]) => methodsOf(namespace).map((method) => `${name}.${method}`));

const isElsewhere = (method: string): boolean => {
  const [namespace = "", name = ""] = method.split(".");
  const list = ELSEWHERE[namespace];
  return list === "all" || (list?.includes(name) ?? false);
};

let fixture: Fixture;
const contract: Contract = {};
beforeAll(async () => {
  fixture = await startFixture();
  for (const part of CONTRACTS) Object.assign(contract, part(fixture));
});
afterAll(() => fixture.clerk.stop());

/** What methods want first: an id, an object with whatever ids they look for, or a list of messages. */
const FIRST_VALUES = [
  "id_x",
  new Proxy({}, { get: (_, name) => (typeof name === "string" ? "id_x" : undefined) }),
  [{ to: { address: "to@example.com" }, from: { address: "from@example.com" }, subject: "x", text: "x" }],
];

describe("the methods of the SDK", () => {
  const missing = named(NOT_IMPLEMENTED);
  const implemented = everyMethod.filter((method) => !missing.includes(method) && !isElsewhere(method));

  it("are all accounted for, once each", () => {
    expect(Object.keys(contract).toSorted()).toEqual(implemented.toSorted());
    expect(missing.filter((method) => !everyMethod.includes(method))).toEqual([]);
    expect(everyMethod.length).toBe(new Set(everyMethod).size);
  });

  it.each(implemented)("%s", async (method) => {
    fixture.called.clear();
    await contract[method]?.();
    expect([...fixture.called]).toContain(method);
  });
});

describe("what is not implemented", () => {
  async function statusOf(method: string): Promise<number> {
    const [namespace = "", name = ""] = method.split(".");
    const methods = Reflect.get(fixture.clerk.backend, namespace) as Record<
      string,
      (...values: unknown[]) => Promise<unknown>
    >;
    for (const value of FIRST_VALUES) {
      const outcome = await methods[name]?.(value, {}).then(
        () => ({ status: 200 }),
        (error: { status?: number }) => error,
      );
      // Without a status the SDK did not like the values, and has sent nothing.
      if (outcome?.status !== undefined) return outcome.status;
    }
    throw new Error(`${method} was not sent`);
  }

  it.each(named(NOT_IMPLEMENTED))("answers 501 to %s", async (method) => {
    expect(await statusOf(method)).toBe(501);
  });
});
