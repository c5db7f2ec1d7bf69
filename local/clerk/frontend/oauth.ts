import { errors } from "../errors.ts";
import { findUserByEmail } from "../identifiers.ts";
import { newId, newSecret } from "../ids.ts";
import type { Instance } from "../instance.ts";
import type {
  ExternalAccountRecord,
  ProviderAccountRecord,
  RedirectFlowRecord,
  UserRecord,
  VerificationRecord,
} from "../records.ts";
import type { Scope } from "../scope.ts";
import { newEmailAddress, updateUser } from "../users.ts";
import { newVerification, vouchedVerification } from "../verifications.ts";
import { type FrontendRequest, requireTrustedRedirect } from "./request.ts";

/** What the providers are called. */
const NAMES: Record<string, string> = {
  google: "Google",
  github: "GitHub",
  apple: "Apple",
  microsoft: "Microsoft",
};

const CUSTOM = "custom_";

/** The identity providers of an instance: those that Clerk knows, and its own, which begin with `custom_`. */
export function providersOf({ settings }: Instance): string[] {
  const custom = Object.keys(settings.customProviders).map((key) => CUSTOM + key);
  return [...settings.socialProviders, ...custom];
}

/** What people see a provider called. */
export function providerName({ settings }: Instance, provider: string): string {
  const custom = provider.startsWith(CUSTOM) && settings.customProviders[provider.slice(CUSTOM.length)];
  return custom ? custom.name : (NAMES[provider] ?? provider);
}

export const isOauthStrategy = (strategy: string): boolean => strategy.startsWith("oauth_");

export const providerOf = (strategy: string): string => strategy.replace(/^oauth_/, "");

type Subject = Pick<RedirectFlowRecord, "kind" | "subject_id" | "part_id" | "client_id">;

/**
 * Begins a visit to an identity provider.
 * @param subject what the visit is about
 * @returns the verification, with the address that the browser goes to
 * @throws ClerkError when the instance does not have this provider
 */
export function beginOauth(request: FrontendRequest, strategy: string, subject: Subject): VerificationRecord {
  const { instance } = request;
  if (!providersOf(instance).includes(providerOf(strategy))) throw errors.providerNotEnabled(strategy);
  const redirectUrl = requireTrustedRedirect(request);
  const expiresAt = Date.now() + instance.settings.code.lifetime;
  const state = newSecret();
  instance.redirectFlows.put({
    ...subject,
    id: state,
    strategy,
    redirect_url: redirectUrl,
    action_complete_redirect_url: request.form.action_complete_redirect_url || null,
    expires_at: expiresAt,
  });
  const url = new URL(`${instance.frontendUrl}/v1/oauth/authorize`);
  url.searchParams.set("state", state);
  return newVerification(strategy, {
    expire_at: expiresAt,
    external_verification_redirect_url: url.href,
  });
}

/** What Clerk keeps of an account at an identity provider. */
export function externalAccountOf(account: ProviderAccountRecord): ExternalAccountRecord {
  const now = Date.now();
  return {
    id: newId("eac"),
    identification_id: newId("idn"),
    provider: account.provider,
    provider_user_id: account.id,
    email_address: account.email_address,
    first_name: account.first_name,
    last_name: account.last_name,
    username: account.username,
    approved_scopes: "email openid profile",
    verification: vouchedVerification(`oauth_${account.provider}`),
    created_at: now,
    updated_at: now,
  };
}

const isSame = (account: ExternalAccountRecord, other: ExternalAccountRecord): boolean =>
  account.provider === other.provider && account.provider_user_id === other.provider_user_id;

/** The person who has linked this account, or null. */
export function findUserByExternalAccount(
  instance: Instance,
  account: ExternalAccountRecord,
): UserRecord | null {
  const users = instance.users.findByElement(
    "external_accounts",
    "provider_user_id",
    account.provider_user_id,
  );
  const owns = (user: UserRecord) =>
    user.external_accounts.some((own) => isSame(own, account) && own.verification?.status === "verified");
  return users.find(owns) ?? null;
}

/** Adds an account, and its address where it is new, to what a person has. */
export function attachExternalAccount(
  scope: Scope,
  user: UserRecord,
  account: ExternalAccountRecord,
): UserRecord {
  const others = user.external_accounts.filter(({ id }) => id !== account.id);
  const owned = user.email_addresses.some((email) => email.email_address === account.email_address);
  const free = findUserByEmail(scope.instance, account.email_address) === null;
  const added = owned || !free ? [] : [newEmailAddress(account.email_address, account.verification)];
  const addresses = user.email_addresses.map((email) =>
    // The provider vouches for an address that was waiting for its code.
    email.email_address === account.email_address && email.verification?.status !== "verified"
      ? { ...email, verification: account.verification }
      : email,
  );
  const emailAddresses = [...addresses, ...added];
  return updateUser(scope, user, {
    external_accounts: [...others, account],
    email_addresses: emailAddresses,
    primary_email_address_id: user.primary_email_address_id ?? emailAddresses[0]?.id ?? null,
  });
}

/**
 * The person whom an account at an identity provider stands for: whoever linked it, else whoever has proved that its
 * address is theirs, to whom it is then linked. Null when there is no such person.
 */
export function linkExternalAccount(scope: Scope, account: ExternalAccountRecord): UserRecord | null {
  const known = findUserByExternalAccount(scope.instance, account);
  if (known) return known;
  const sameAddress = findUserByEmail(scope.instance, account.email_address);
  return sameAddress && attachExternalAccount(scope, sameAddress, account);
}
