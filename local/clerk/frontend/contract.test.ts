import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

vi.setConfig({ testTimeout: 20_000 });

/** Every request that clerk-js 6.40 makes, read from its source: what is implemented here, and what answers 501. */
const IMPLEMENTED = `
GET /environment, PATCH /environment, POST /dev_browser,
GET /client, PUT /client, DELETE /client, GET /client/handshake, GET /client/touch, DELETE /client/sessions,
GET /client/sessions/x, POST /client/sessions/x/touch, POST /client/sessions/x/tokens,
POST /client/sessions/x/tokens/x, POST /client/sessions/x/remove, POST /client/sessions/x/end,
POST /client/sessions/x/verify, POST /client/sessions/x/verify/prepare_first_factor,
POST /client/sessions/x/verify/attempt_first_factor, POST /client/sessions/x/verify/prepare_second_factor,
POST /client/sessions/x/verify/attempt_second_factor,
POST /client/sign_ins, GET /client/sign_ins/x, POST /client/sign_ins/x/prepare_first_factor,
POST /client/sign_ins/x/attempt_first_factor, POST /client/sign_ins/x/prepare_second_factor,
POST /client/sign_ins/x/attempt_second_factor, POST /client/sign_ins/x/reset_password,
POST /client/sign_ups, GET /client/sign_ups/x, PATCH /client/sign_ups/x,
POST /client/sign_ups/x/prepare_verification, POST /client/sign_ups/x/attempt_verification,
POST /waitlist,
GET /me, PATCH /me, DELETE /me, PATCH /me/metadata, POST /me/change_password, POST /me/remove_password,
POST /me/profile_image, DELETE /me/profile_image,
POST /me/email_addresses, GET /me/email_addresses/x, DELETE /me/email_addresses/x,
POST /me/email_addresses/x/prepare_verification, POST /me/email_addresses/x/attempt_verification,
POST /me/phone_numbers, GET /me/phone_numbers/x, PATCH /me/phone_numbers/x, DELETE /me/phone_numbers/x,
POST /me/phone_numbers/x/prepare_verification, POST /me/phone_numbers/x/attempt_verification,
POST /me/external_accounts, PATCH /me/external_accounts/x/reauthorize, DELETE /me/external_accounts/x,
POST /me/passkeys, POST /me/passkeys/x/attempt_verification, PATCH /me/passkeys/x, DELETE /me/passkeys/x,
POST /me/totp, POST /me/totp/attempt_verification, DELETE /me/totp, POST /me/backup_codes,
GET /me/sessions/active, POST /me/sessions/x/revoke,
GET /me/organization_memberships, DELETE /me/organization_memberships/x, GET /me/organization_invitations,
POST /me/organization_invitations/x/accept, GET /me/organization_suggestions,
POST /organizations, GET /organizations/x, PATCH /organizations/x, DELETE /organizations/x,
PUT /organizations/x/logo, DELETE /organizations/x/logo, GET /organizations/x/roles, GET /organizations/x/domains,
GET /organizations/x/membership_requests, GET /organizations/x/memberships, POST /organizations/x/memberships,
PATCH /organizations/x/memberships/x, DELETE /organizations/x/memberships/x, GET /organizations/x/invitations,
POST /organizations/x/invitations, POST /organizations/x/invitations/bulk, POST /organizations/x/invitations/x/revoke`;

const MISSING = `
POST /client/verify, PATCH /client/sign_ins/x/protect_check, PATCH /client/sign_ups/x/protect_check,
GET /client/sign_ups/x/enterprise_connections, PATCH /dev_tools/enable_environment_setting,
POST /me/web3_wallets, DELETE /me/web3_wallets/x, POST /me/web3_wallets/x/prepare_verification,
POST /me/web3_wallets/x/attempt_verification, GET /me/enterprise_connections,
GET /me/organization_creation_defaults, POST /me/organization_suggestions/x/accept,
GET /me/oauth/consent/x, POST /me/oauth/consent/x,
POST /organizations/x/domains, GET /organizations/x/domains/x, DELETE /organizations/x/domains/x,
POST /organizations/x/domains/x/prepare_affiliation_verification,
POST /organizations/x/domains/x/attempt_affiliation_verification,
POST /organizations/x/domains/x/update_enrollment_mode, POST /organizations/x/domains/x/prepare_ownership_verification,
POST /organizations/x/domains/x/attempt_ownership_verification,
POST /organizations/x/domains/prepare_ownership_verification/bulk,
POST /organizations/x/domains/attempt_ownership_verification/bulk,
POST /organizations/x/membership_requests/x/accept, POST /organizations/x/membership_requests/x/reject,
GET /organizations/x/enterprise_connections, POST /organizations/x/enterprise_connections,
PATCH /organizations/x/enterprise_connections/x, DELETE /organizations/x/enterprise_connections/x,
POST /organizations/x/enterprise_connections/x/test_runs, GET /organizations/x/enterprise_connections/x/test_runs,
GET /api_keys, POST /api_keys, POST /api_keys/x/revoke, GET /billing/plans, GET /billing/plans/x,
GET /me/billing/subscription, GET /me/billing/statements, GET /me/billing/statements/x,
GET /me/billing/payment_attempts, GET /me/billing/payment_attempts/x, GET /me/billing/credits,
GET /me/billing/credits/history, GET /me/billing/payment_methods, POST /me/billing/payment_methods,
POST /me/billing/payment_methods/initialize, POST /me/billing/checkouts, GET /me/billing/checkouts/x,
PATCH /me/billing/checkouts/x/confirm`;

const requests = (list: string) => list.split(",").map((line) => line.trim().split(" ") as [string, string]);

let clerk: TestClerk;
let browser: TestBrowser;

beforeAll(async () => {
  clerk = await startTestClerk({ settings: { organizations: { enabled: true }, passkey: true } });
  browser = await TestBrowser.open(clerk);
  await browser.signUp("contract@example.com");
});
afterAll(() => clerk.stop());

describe("a request of clerk-js", () => {
  it.each(requests(IMPLEMENTED))("%s %s is answered", async (method, path) => {
    const visitor = await TestBrowser.open(clerk);
    if (path.startsWith("/client/handshake") || path.startsWith("/client/touch")) {
      const answer = await fetch(`${clerk.url}/v1${path}`, { redirect: "manual" });
      expect(answer.status).toBe(400);
      return;
    }
    const { status } = await visitor.call(method, path, { password: PASSWORD });
    // Without a session most are refused, each for a reason of its own; none is unknown, and none breaks.
    expect([200, 400, 401, 403, 404, 422]).toContain(status);
  });

  it.each(requests(MISSING))("%s %s says that it is not implemented", async (method, path) => {
    const { status, error } = await browser.call(method, path);
    expect(status).toBe(501);
    expect(error).toMatchObject({ code: "not_implemented", long_message: expect.stringContaining(path) });
  });
});
