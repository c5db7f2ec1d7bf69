import { expect } from "vitest";
import type { Contract, Fixture } from "./fixture.ts";

/** Who may sign up: invitations, the waitlist, the allowlist and the blocklist. */
export const admissionContract = ({ backend, clerk, freshEmail }: Fixture): Contract => {
  const { invitations, waitlistEntries, allowlistIdentifiers, blocklistIdentifiers } = backend;
  const invite = () => clerk.backend.invitations.createInvitation({ emailAddress: freshEmail() });
  const enlist = () => clerk.backend.waitlistEntries.create({ emailAddress: freshEmail() });
  return {
    async "invitations.createInvitation"() {
      const emailAddress = freshEmail();
      const created = await invitations.createInvitation({ emailAddress, publicMetadata: { role: "a" } });
      expect(created).toMatchObject({
        emailAddress,
        status: "pending",
        revoked: false,
        publicMetadata: { role: "a" },
        url: expect.stringContaining("/v1/tickets/accept?ticket="),
      });
      expect(await clerk.mailbox(emailAddress)).toMatchObject([{ link: created.url }]);
    },
    async "invitations.createInvitationBulk"() {
      const addresses = [freshEmail(), freshEmail()];
      const created = await invitations.createInvitationBulk(
        addresses.map((emailAddress) => ({ emailAddress })),
      );
      expect(created.map(({ emailAddress }) => emailAddress)).toEqual(addresses);
    },
    async "invitations.getInvitationList"() {
      const created = await invite();
      const list = await invitations.getInvitationList({ query: created.emailAddress, status: "pending" });
      expect(list).toEqual({ data: [created], totalCount: 1 });
    },
    async "invitations.revokeInvitation"() {
      const { id } = await invite();
      const revoked = await invitations.revokeInvitation(id);
      expect(revoked).toMatchObject({ id, status: "revoked", revoked: true });
    },
    async "invitations.deleteInvitation"() {
      const { id, emailAddress } = await invite();
      expect(await invitations.deleteInvitation(id)).toMatchObject({ id, deleted: true });
      expect(await clerk.mailbox(emailAddress)).toEqual([]);
    },
    async "waitlistEntries.create"() {
      const emailAddress = freshEmail();
      const created = await waitlistEntries.create({ emailAddress });
      expect(created).toMatchObject({ emailAddress, status: "pending", invitation: null, isLocked: false });
    },
    async "waitlistEntries.createBulk"() {
      const addresses = [freshEmail(), freshEmail()];
      const created = await waitlistEntries.createBulk(addresses.map((emailAddress) => ({ emailAddress })));
      expect(created.map(({ emailAddress }) => emailAddress)).toEqual(addresses);
    },
    async "waitlistEntries.list"() {
      const entry = await enlist();
      const list = await waitlistEntries.list({ query: entry.emailAddress });
      expect(list).toEqual({ data: [entry], totalCount: 1 });
    },
    async "waitlistEntries.invite"() {
      const { id, emailAddress } = await enlist();
      const invited = await waitlistEntries.invite(id);
      expect(invited).toMatchObject({
        id,
        status: "invited",
        invitation: { emailAddress, status: "pending" },
      });
    },
    async "waitlistEntries.reject"() {
      const { id } = await enlist();
      expect(await waitlistEntries.reject(id)).toMatchObject({ id, status: "rejected" });
    },
    async "waitlistEntries.delete"() {
      const { id } = await enlist();
      expect(await waitlistEntries.delete(id)).toMatchObject({ id, deleted: true });
    },
    async "allowlistIdentifiers.createAllowlistIdentifier"() {
      const identifier = freshEmail();
      const created = await allowlistIdentifiers.createAllowlistIdentifier({ identifier, notify: true });
      expect(created).toMatchObject({
        identifier,
        identifierType: "email_address",
        invitationId: expect.stringMatching(/^inv_/),
      });
    },
    async "allowlistIdentifiers.getAllowlistIdentifierList"() {
      const created = await allowlistIdentifiers.createAllowlistIdentifier({
        identifier: freshEmail(),
        notify: false,
      });
      const { data, totalCount } = await allowlistIdentifiers.getAllowlistIdentifierList();
      expect(data).toContainEqual(created);
      expect(totalCount).toBe(data.length);
    },
    async "allowlistIdentifiers.deleteAllowlistIdentifier"() {
      const { id } = await allowlistIdentifiers.createAllowlistIdentifier({
        identifier: freshEmail(),
        notify: false,
      });
      const deleted = await allowlistIdentifiers.deleteAllowlistIdentifier(id);
      expect(deleted).toMatchObject({ object: "allowlist_identifier", id, deleted: true });
    },
    async "blocklistIdentifiers.createBlocklistIdentifier"() {
      const created = await blocklistIdentifiers.createBlocklistIdentifier({ identifier: "*@Spam.example" });
      expect(created).toMatchObject({ identifier: "*@spam.example", identifierType: "email_address" });
    },
    async "blocklistIdentifiers.getBlocklistIdentifierList"() {
      const identifier = freshEmail();
      const created = await blocklistIdentifiers.createBlocklistIdentifier({ identifier });
      const { data, totalCount } = await blocklistIdentifiers.getBlocklistIdentifierList();
      expect(data).toContainEqual(created);
      expect(totalCount).toBe(data.length);
    },
    async "blocklistIdentifiers.deleteBlocklistIdentifier"() {
      const { id } = await blocklistIdentifiers.createBlocklistIdentifier({ identifier: freshEmail() });
      const deleted = await blocklistIdentifiers.deleteBlocklistIdentifier(id);
      expect(deleted).toMatchObject({ object: "blocklist_identifier", id, deleted: true });
    },
  };
};
