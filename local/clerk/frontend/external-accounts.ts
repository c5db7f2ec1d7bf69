import { errors } from "../errors.ts";
import { isVerified } from "../identifiers.ts";
import { newId } from "../ids.ts";
import type { ExternalAccountRecord, UserRecord } from "../records.ts";
import { storeUser, updateUser } from "../users.ts";
import { beginOauth, providerOf } from "./oauth.ts";
import { type FrontendReply, type FrontendRequest, requireField, requireFreshSession } from "./request.ts";
import { frontendExternalAccount } from "./user-json.ts";

function begin(
  request: FrontendRequest,
  user: UserRecord,
  account: ExternalAccountRecord,
  strategy: string,
): FrontendReply {
  const verification = beginOauth(request, strategy, {
    kind: "external_account",
    subject_id: user.id,
    part_id: account.id,
    client_id: request.client?.id ?? "",
  });
  const others = user.external_accounts.filter(({ id }) => id !== account.id);
  const pending = { ...account, verification };
  storeUser(request, { ...user, external_accounts: [...others, pending] });
  return { response: frontendExternalAccount(pending) };
}

/** `POST /me/external_accounts`: begins to link an account at an identity provider. */
export function createExternalAccount(request: FrontendRequest): FrontendReply {
  const { user } = requireFreshSession(request);
  const strategy = requireField(request, "strategy");
  const provider = providerOf(strategy);
  const existing = user.external_accounts.find((account) => account.provider === provider);
  if (existing?.verification?.status === "verified") throw errors.externalAccountTaken();
  const now = Date.now();
  const account = existing ?? {
    id: newId("eac"),
    identification_id: newId("idn"),
    provider,
    provider_user_id: "",
    email_address: "",
    first_name: "",
    last_name: "",
    username: "",
    approved_scopes: "",
    verification: null,
    created_at: now,
    updated_at: now,
  };
  return begin(request, user, account, strategy);
}

function requireOwn(request: FrontendRequest): { user: UserRecord; account: ExternalAccountRecord } {
  const { user } = requireFreshSession(request);
  const id = request.param("id");
  const account = user.external_accounts.find((candidate) => candidate.id === id);
  if (!account) throw errors.notFound("external account", id);
  return { user, account };
}

/** `PATCH /me/external_accounts/{id}/reauthorize`: asks the provider once more. */
export function reauthorizeExternalAccount(request: FrontendRequest): FrontendReply {
  const { user, account } = requireOwn(request);
  return begin(request, user, account, `oauth_${account.provider}`);
}

/** The change that takes an account away. @throws ClerkError when it is the person's only way in */
function withoutExternalAccount(user: UserRecord, account: ExternalAccountRecord): Partial<UserRecord> {
  const left = user.external_accounts.filter(({ id }) => id !== account.id);
  const contacts = [...user.email_addresses, ...user.phone_numbers].filter(isVerified);
  const hasOtherWayIn = contacts.length > 0 || user.password_hash !== null || left.length > 0;
  if (!hasOtherWayIn) throw errors.requiredIdentification("email address");
  return { external_accounts: left };
}

/** `DELETE /me/external_accounts/{id}` */
export function deleteExternalAccount(request: FrontendRequest): FrontendReply {
  const { user, account } = requireOwn(request);
  updateUser(request, user, withoutExternalAccount(user, account));
  return { response: { object: "external_account", id: account.id, deleted: true } };
}
