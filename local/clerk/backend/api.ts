import { Hono } from "hono";
import { errors } from "../errors.ts";
import { errorBody, json } from "../http.ts";
import { createActorToken, revokeActorToken } from "./actor-tokens.ts";
import { getClient, getHandshakePayload, listClients, verifyClient } from "./clients.ts";
import { emailRoutes, phoneRoutes } from "./contacts.ts";
import {
  getInstance,
  getOrganizationSettings,
  listDomains,
  updateInstance,
  updateOrganizationSettings,
  updateRestrictions,
} from "./instance.ts";
import { createInvitation, deleteInvitation, listInvitations, revokeInvitation } from "./invitations.ts";
import {
  createJwtTemplate,
  deleteJwtTemplate,
  getJwtTemplate,
  listJwtTemplates,
  updateJwtTemplate,
} from "./jwt-templates.ts";
import { organizationRoutes } from "./organization-routes.ts";
import { createRedirectUrl, deleteRedirectUrl, getRedirectUrl, listRedirectUrls } from "./redirect-urls.ts";
import { type BackendEnv, backend, backendBulk } from "./request.ts";
import {
  createAllowlistIdentifier,
  createBlocklistIdentifier,
  deleteAllowlistIdentifier,
  deleteBlocklistIdentifier,
  listAllowlist,
  listBlocklist,
} from "./restrictions.ts";
import { refreshSession } from "./session-refresh.ts";
import {
  createSession,
  createSessionToken,
  createTemplateToken,
  getSession,
  listSessions,
  revokeSession,
  verifySession,
} from "./sessions.ts";
import { createSignInToken, createTestingToken, getJwks, revokeSignInToken } from "./tokens.ts";
import {
  banUser,
  lockUser,
  removeUserPassword,
  setPasswordCompromised,
  unbanUser,
  unlockUser,
  unsetPasswordCompromised,
  verifyUserPassword,
} from "./user-access.ts";
import {
  deleteUserBackupCodes,
  deleteUserExternalAccount,
  deleteUserPasskey,
  deleteUserProfileImage,
  deleteUserTotp,
  deleteUserWeb3Wallet,
  disableUserMfa,
  listOauthAccessTokens,
  setUserProfileImage,
  verifyUserTotp,
} from "./user-factors.ts";
import {
  countUsers,
  createUser,
  deleteUser,
  getUser,
  listUsers,
  mergeUserMetadata,
  replaceUserMetadata,
  updateUser,
} from "./users.ts";
import {
  createWaitlistEntry,
  deleteWaitlistEntry,
  inviteWaitlistEntry,
  listWaitlistEntries,
  rejectWaitlistEntry,
} from "./waitlist.ts";

/** Clerk's Backend API: what servers call with the secret key, each route with its handler. Paths are below `/v1`. */
export const backendApi = new Hono<BackendEnv>()
  .get("/jwks", backend(getJwks))

  .get("/users", backend(listUsers))
  .post("/users", backend(createUser))
  .get("/users/count", backend(countUsers))
  .get("/users/:id", backend(getUser))
  .patch("/users/:id", backend(updateUser))
  .delete("/users/:id", backend(deleteUser))
  .patch("/users/:id/metadata", backend(mergeUserMetadata))
  .put("/users/:id/metadata", backend(replaceUserMetadata))
  .post("/users/:id/ban", backend(banUser))
  .post("/users/:id/unban", backend(unbanUser))
  .post("/users/:id/lock", backend(lockUser))
  .post("/users/:id/unlock", backend(unlockUser))
  .post("/users/:id/verify_password", backend(verifyUserPassword))
  .post("/users/:id/remove_password", backend(removeUserPassword))
  .post("/users/:id/password/set_compromised", backend(setPasswordCompromised))
  .post("/users/:id/password/unset_compromised", backend(unsetPasswordCompromised))
  .post("/users/:id/verify_totp", backend(verifyUserTotp))
  .delete("/users/:id/mfa", backend(disableUserMfa))
  .delete("/users/:id/totp", backend(deleteUserTotp))
  .delete("/users/:id/backup_code", backend(deleteUserBackupCodes))
  .delete("/users/:id/passkeys/:passkey", backend(deleteUserPasskey))
  .delete("/users/:id/web3_wallets/:wallet", backend(deleteUserWeb3Wallet))
  .delete("/users/:id/external_accounts/:account", backend(deleteUserExternalAccount))
  .get("/users/:id/oauth_access_tokens/:provider", backend(listOauthAccessTokens))
  .post("/users/:id/profile_image", backend(setUserProfileImage))
  .delete("/users/:id/profile_image", backend(deleteUserProfileImage))
  .put("/users/:id/email_address", backend(emailRoutes.replace))
  .put("/users/:id/phone_number", backend(phoneRoutes.replace))

  .post("/email_addresses", backend(emailRoutes.create))
  .get("/email_addresses/:id", backend(emailRoutes.get))
  .patch("/email_addresses/:id", backend(emailRoutes.update))
  .delete("/email_addresses/:id", backend(emailRoutes.remove))
  .post("/phone_numbers", backend(phoneRoutes.create))
  .get("/phone_numbers/:id", backend(phoneRoutes.get))
  .patch("/phone_numbers/:id", backend(phoneRoutes.update))
  .delete("/phone_numbers/:id", backend(phoneRoutes.remove))

  .get("/sessions", backend(listSessions))
  .post("/sessions", backend(createSession))
  .get("/sessions/:id", backend(getSession))
  .post("/sessions/:id/revoke", backend(revokeSession))
  .post("/sessions/:id/verify", backend(verifySession))
  .post("/sessions/:id/tokens", backend(createSessionToken))
  .post("/sessions/:id/tokens/:template", backend(createTemplateToken))
  .post("/sessions/:id/refresh", backend(refreshSession))

  .get("/clients", backend(listClients))
  .post("/clients/verify", backend(verifyClient))
  .get("/clients/handshake_payload", backend(getHandshakePayload))
  .get("/clients/:id", backend(getClient))

  .post("/sign_in_tokens", backend(createSignInToken))
  .post("/sign_in_tokens/:id/revoke", backend(revokeSignInToken))
  .post("/actor_tokens", backend(createActorToken))
  .post("/actor_tokens/:id/revoke", backend(revokeActorToken))
  .post("/testing_tokens", backend(createTestingToken))

  .get("/jwt_templates", backend(listJwtTemplates))
  .post("/jwt_templates", backend(createJwtTemplate))
  .get("/jwt_templates/:id", backend(getJwtTemplate))
  .patch("/jwt_templates/:id", backend(updateJwtTemplate))
  .delete("/jwt_templates/:id", backend(deleteJwtTemplate))

  .get("/invitations", backend(listInvitations))
  .post("/invitations", backend(createInvitation))
  .post("/invitations/bulk", backendBulk(createInvitation))
  .post("/invitations/:id/revoke", backend(revokeInvitation))
  .delete("/invitations/:id", backend(deleteInvitation))

  .get("/allowlist_identifiers", backend(listAllowlist))
  .post("/allowlist_identifiers", backend(createAllowlistIdentifier))
  .delete("/allowlist_identifiers/:id", backend(deleteAllowlistIdentifier))
  .get("/blocklist_identifiers", backend(listBlocklist))
  .post("/blocklist_identifiers", backend(createBlocklistIdentifier))
  .delete("/blocklist_identifiers/:id", backend(deleteBlocklistIdentifier))

  .get("/waitlist_entries", backend(listWaitlistEntries))
  .post("/waitlist_entries", backend(createWaitlistEntry))
  .post("/waitlist_entries/bulk", backendBulk(createWaitlistEntry))
  .post("/waitlist_entries/:id/invite", backend(inviteWaitlistEntry))
  .post("/waitlist_entries/:id/reject", backend(rejectWaitlistEntry))
  .delete("/waitlist_entries/:id", backend(deleteWaitlistEntry))

  .get("/instance", backend(getInstance))
  .patch("/instance", backend(updateInstance))
  .patch("/instance/restrictions", backend(updateRestrictions))
  .get("/instance/organization_settings", backend(getOrganizationSettings))
  .patch("/instance/organization_settings", backend(updateOrganizationSettings))
  .get("/domains", backend(listDomains))
  .get("/redirect_urls", backend(listRedirectUrls))
  .post("/redirect_urls", backend(createRedirectUrl))
  .get("/redirect_urls/:id", backend(getRedirectUrl))
  .delete("/redirect_urls/:id", backend(deleteRedirectUrl))

  .route("/", organizationRoutes)

  .all("*", (context) => {
    const missing = errors.notImplemented(`${context.req.method} ${context.req.path}`);
    return json(context, missing.status, errorBody(missing));
  });
