import { COLLECTIONS } from "../collections.ts";
import { instanceRecord } from "../instance.ts";
import type { ExternalAccountRecord, PasskeyRecord, UserRecord } from "../records.ts";
import { Store } from "../state.ts";
import { APP_ORIGIN, type TestClerk } from "../test-support.ts";
import { newVerification, vouchedVerification } from "../verifications.ts";

/** Changes a user in the state file: for what only a browser can add, such as passkeys. */
export function changeStoredUser(
  clerk: TestClerk,
  id: string,
  changeOf: (user: UserRecord) => Partial<UserRecord>,
): void {
  const store = new Store(clerk.options.stateFile, COLLECTIONS);
  const record = instanceRecord(clerk.options.instance, { origin: APP_ORIGIN, proxyPath: "/__clerk" });
  const users = store.collection<UserRecord>("users", record.id);
  const user = users.get(id);
  if (!user) throw new Error(`No user ${id}`);
  users.put({ ...user, ...changeOf(user) });
  store.close();
}

/** An account at an identity provider, as one that was linked. */
export function linkedAccount(provider: string, emailAddress: string): ExternalAccountRecord {
  return {
    id: `eac_${provider}`,
    identification_id: `idn_${provider}`,
    provider,
    provider_user_id: `${provider}-7`,
    email_address: emailAddress,
    first_name: "",
    last_name: "",
    username: "",
    approved_scopes: "email profile",
    verification: vouchedVerification(`oauth_${provider}`),
    created_at: 0,
    updated_at: 0,
  };
}

/** A passkey, as one that was registered. */
export function registeredPasskey(name: string): PasskeyRecord {
  return {
    id: `pk_${name}`,
    name,
    credential_id: "credential",
    public_key: "key",
    counter: 0,
    verification: newVerification("passkey", { status: "verified" }),
    last_used_at: null,
    created_at: 0,
    updated_at: 0,
  };
}

/** What the SDK throws for an error of the API, as far as a test is about it. */
export function refusal(status: number, code: string, parameter?: string) {
  return {
    clerkError: true,
    status,
    errors: [{ code, ...(parameter ? { meta: { paramName: parameter } } : {}) }],
  };
}
