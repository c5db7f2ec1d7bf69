import { expect } from "vitest";
import { APP_ORIGIN } from "../../test-support.ts";
import type { Contract, Fixture } from "./fixture.ts";

/** The instance's settings, its JWT templates and its addresses. */
export const instanceContract = ({ backend, clerk }: Fixture): Contract => {
  const { instance, jwtTemplates, redirectUrls, domains } = backend;
  let names = 0;
  const newTemplate = () => jwtTemplates.create({ name: `template-${names++}`, claims: { role: "a" } });
  const newUrl = () => redirectUrls.createRedirectUrl({ url: `my-app://callback/${names++}` });
  return {
    async "instance.get"() {
      expect(await instance.get()).toMatchObject({
        id: expect.stringMatching(/^ins_/),
        environmentType: "development",
        allowedOrigins: null,
      });
    },
    async "instance.update"() {
      const weak = { emailAddress: ["hibp@example.com"], password: "password123" };
      await expect(clerk.backend.users.createUser(weak)).rejects.toMatchObject({ status: 422 });
      expect(await instance.update({ hibp: false })).toBeUndefined();
      expect(await clerk.backend.users.createUser(weak)).toMatchObject({ passwordEnabled: true });
      await instance.update({ hibp: true });
    },
    async "instance.updateRestrictions"() {
      const changed = await instance.updateRestrictions({ blocklist: true });
      expect(changed).toMatchObject({ allowlist: false, blocklist: true, blockEmailSubaddresses: false });
      await instance.updateRestrictions({ blocklist: false });
    },
    async "instance.getOrganizationSettings"() {
      expect(await instance.getOrganizationSettings()).toMatchObject({
        enabled: true,
        maxAllowedMemberships: 5,
        creatorRole: "org:admin",
        adminDeleteEnabled: true,
        domainsDefaultRole: "org:member",
      });
    },
    async "instance.updateOrganizationSettings"() {
      const changed = await instance.updateOrganizationSettings({ maxAllowedMemberships: 9 });
      expect(changed).toMatchObject({ enabled: true, maxAllowedMemberships: 9 });
      await instance.updateOrganizationSettings({ maxAllowedMemberships: 5 });
    },
    async "jwtTemplates.create"() {
      expect(await newTemplate()).toMatchObject({
        claims: { role: "a" },
        lifetime: 60,
        allowedClockSkew: 5,
        customSigningKey: false,
        signingAlgorithm: "RS256",
      });
    },
    async "jwtTemplates.list"() {
      const template = await newTemplate();
      const { data, totalCount } = await jwtTemplates.list();
      expect(data).toContainEqual(template);
      expect(totalCount).toBe(data.length);
    },
    async "jwtTemplates.get"() {
      const template = await newTemplate();
      expect(await jwtTemplates.get(template.id)).toEqual(template);
    },
    async "jwtTemplates.update"() {
      const { id, name } = await newTemplate();
      const updated = await jwtTemplates.update({ templateId: id, name, claims: { b: 1 }, lifetime: 90 });
      expect(updated).toMatchObject({ id, name, claims: { b: 1 }, lifetime: 90 });
    },
    async "jwtTemplates.delete"() {
      const { id } = await newTemplate();
      expect(await jwtTemplates.delete(id)).toMatchObject({ object: "jwt_template", id, deleted: true });
      await expect(jwtTemplates.get(id)).rejects.toMatchObject({ status: 404 });
    },
    async "redirectUrls.createRedirectUrl"() {
      const created = await redirectUrls.createRedirectUrl({ url: "my-app://first" });
      expect(created).toMatchObject({ id: expect.stringMatching(/^ru_/), url: "my-app://first" });
    },
    async "redirectUrls.getRedirectUrl"() {
      const created = await newUrl();
      expect(await redirectUrls.getRedirectUrl(created.id)).toEqual(created);
    },
    async "redirectUrls.getRedirectUrlList"() {
      const created = await newUrl();
      const { data, totalCount } = await redirectUrls.getRedirectUrlList();
      expect(data[0]).toEqual(created);
      expect(totalCount).toBe(data.length);
    },
    async "redirectUrls.deleteRedirectUrl"() {
      const { id } = await newUrl();
      expect(await redirectUrls.deleteRedirectUrl(id)).toMatchObject({ id, deleted: true });
      await expect(redirectUrls.getRedirectUrl(id)).rejects.toMatchObject({ status: 404 });
    },
    async "domains.list"() {
      const { data, totalCount } = await domains.list();
      expect(totalCount).toBe(1);
      expect(data[0]).toMatchObject({
        name: "standin-local-1.accounts.dev",
        isSatellite: false,
        frontendApiUrl: "https://standin-local-1.clerk.accounts.dev",
        developmentOrigin: APP_ORIGIN,
      });
    },
  };
};
