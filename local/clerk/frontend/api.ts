import { Hono } from "hono";
import { errors } from "../errors.ts";
import { errorBody, json } from "../http.ts";
import { answerConsent, showConsent } from "../provider/pages.ts";
import { deleteClient, getClient, putClient, removeSessions } from "./client.ts";
import { emailRoutes, phoneRoutes, updatePhoneNumber } from "./contacts.ts";
import { createDevBrowser } from "./dev-browser.ts";
import { getEnvironment } from "./environment.ts";
import {
  createExternalAccount,
  deleteExternalAccount,
  reauthorizeExternalAccount,
} from "./external-accounts.ts";
import { handshake, touchClient } from "./handshake.ts";
import { deleteProfileImage, getAvatar, getImage, setProfileImage } from "./images.ts";
import {
  changePassword,
  deleteMe,
  getMe,
  listMySessions,
  removePassword,
  revokeMySession,
  updateMe,
  updateMyMetadata,
} from "./me.ts";
import { organizationRoutes } from "./organization-routes.ts";
import {
  attemptPasskeyVerification,
  createPasskey,
  deletePasskey,
  updatePasskey,
  verifyNewPasskey,
} from "./passkeys.ts";
import { acceptTicket, openLink } from "./redirect-flows.ts";
import { type FrontendEnv, frontend } from "./request.ts";
import { createBackupCodes, createTotp, deleteTotp, verifyTotp } from "./second-factors.ts";
import {
  attemptFirstFactorVerification,
  attemptSecondFactorVerification,
  prepareFirstFactorVerification,
  prepareSecondFactorVerification,
  startVerification,
  verifyFirstFactorAgain,
} from "./session-verifications.ts";
import { createTemplateToken, createToken, endOwnSession, getSession, touchSession } from "./sessions.ts";
import {
  attemptFirstFactor,
  prepareFirstFactor,
  resetPassword,
  verifyFirstFactor,
} from "./sign-in-first-factor.ts";
import { attemptSecondFactor, createSignIn, getSignIn, prepareSecondFactor } from "./sign-ins.ts";
import {
  attemptSignUpVerification,
  createSignUp,
  getSignUp,
  prepareSignUpVerification,
  updateSignUp,
} from "./sign-ups.ts";
import { createWaitlistEntry } from "./waitlist.ts";

/** Clerk's Frontend API: what clerk-js in the browser calls, each route with its handler. Paths are below `/v1`. */
export const frontendApi = new Hono<FrontendEnv>()
  .get("/environment", frontend(getEnvironment))
  .patch("/environment", frontend(getEnvironment))
  .post("/dev_browser", frontend(createDevBrowser))

  .get("/client", frontend(getClient))
  .put("/client", frontend(putClient))
  .post("/client", frontend(putClient))
  .delete("/client", frontend(deleteClient))
  .get("/client/handshake", handshake)
  .get("/client/touch", touchClient)

  .delete("/client/sessions", frontend(removeSessions))
  .get("/client/sessions/:id", frontend(getSession))
  .post("/client/sessions/:id/touch", frontend(touchSession))
  .post("/client/sessions/:id/tokens", frontend(createToken))
  .post("/client/sessions/:id/tokens/:template", frontend(createTemplateToken))
  .post("/client/sessions/:id/verify", frontend(startVerification))
  .post("/client/sessions/:id/verify/prepare_first_factor", frontend(prepareFirstFactorVerification))
  .post(
    "/client/sessions/:id/verify/attempt_first_factor",
    frontend(attemptFirstFactorVerification, verifyFirstFactorAgain),
  )
  .post("/client/sessions/:id/verify/prepare_second_factor", frontend(prepareSecondFactorVerification))
  .post("/client/sessions/:id/verify/attempt_second_factor", frontend(attemptSecondFactorVerification))
  .post("/client/sessions/:id/remove", frontend(endOwnSession("removed")))
  .post("/client/sessions/:id/end", frontend(endOwnSession("ended")))

  .post("/client/sign_ups", frontend(createSignUp))
  .get("/client/sign_ups/:id", frontend(getSignUp))
  .patch("/client/sign_ups/:id", frontend(updateSignUp))
  .post("/client/sign_ups/:id/prepare_verification", frontend(prepareSignUpVerification))
  .post("/client/sign_ups/:id/attempt_verification", frontend(attemptSignUpVerification))

  .post("/client/sign_ins", frontend(createSignIn))
  .get("/client/sign_ins/:id", frontend(getSignIn))
  .post("/client/sign_ins/:id/prepare_first_factor", frontend(prepareFirstFactor))
  .post("/client/sign_ins/:id/attempt_first_factor", frontend(attemptFirstFactor, verifyFirstFactor))
  .post("/client/sign_ins/:id/prepare_second_factor", frontend(prepareSecondFactor))
  .post("/client/sign_ins/:id/attempt_second_factor", frontend(attemptSecondFactor))
  .post("/client/sign_ins/:id/reset_password", frontend(resetPassword))

  .get("/verify", openLink)
  .get("/tickets/accept", acceptTicket)
  .get("/oauth/authorize", showConsent)
  .post("/oauth/authorize", answerConsent)

  .post("/waitlist", frontend(createWaitlistEntry))

  .get("/me", frontend(getMe))
  .patch("/me", frontend(updateMe))
  .delete("/me", frontend(deleteMe))
  .patch("/me/metadata", frontend(updateMyMetadata))
  .post("/me/change_password", frontend(changePassword))
  .post("/me/remove_password", frontend(removePassword))
  .post("/me/profile_image", frontend(setProfileImage))
  .delete("/me/profile_image", frontend(deleteProfileImage))
  .get("/me/email_addresses", frontend(emailRoutes.list))
  .post("/me/email_addresses", frontend(emailRoutes.create))
  .get("/me/email_addresses/:id", frontend(emailRoutes.get))
  .delete("/me/email_addresses/:id", frontend(emailRoutes.remove))
  .post("/me/email_addresses/:id/prepare_verification", frontend(emailRoutes.prepare))
  .post("/me/email_addresses/:id/attempt_verification", frontend(emailRoutes.attempt))
  .get("/me/phone_numbers", frontend(phoneRoutes.list))
  .post("/me/phone_numbers", frontend(phoneRoutes.create))
  .get("/me/phone_numbers/:id", frontend(phoneRoutes.get))
  .patch("/me/phone_numbers/:id", frontend(updatePhoneNumber))
  .delete("/me/phone_numbers/:id", frontend(phoneRoutes.remove))
  .post("/me/phone_numbers/:id/prepare_verification", frontend(phoneRoutes.prepare))
  .post("/me/phone_numbers/:id/attempt_verification", frontend(phoneRoutes.attempt))
  .post("/me/external_accounts", frontend(createExternalAccount))
  .patch("/me/external_accounts/:id/reauthorize", frontend(reauthorizeExternalAccount))
  .delete("/me/external_accounts/:id", frontend(deleteExternalAccount))
  .post("/me/passkeys", frontend(createPasskey))
  .patch("/me/passkeys/:id", frontend(updatePasskey))
  .delete("/me/passkeys/:id", frontend(deletePasskey))
  .post("/me/passkeys/:id/attempt_verification", frontend(attemptPasskeyVerification, verifyNewPasskey))
  .post("/me/totp", frontend(createTotp))
  .post("/me/totp/attempt_verification", frontend(verifyTotp))
  .delete("/me/totp", frontend(deleteTotp))
  .post("/me/backup_codes", frontend(createBackupCodes))
  .get("/me/sessions/active", frontend(listMySessions))
  .post("/me/sessions/:id/revoke", frontend(revokeMySession))

  .route("/", organizationRoutes)

  .get("/avatars/:id", getAvatar)
  .get("/images/:id", getImage)

  .all("*", (context) => {
    const missing = errors.notImplemented(`${context.req.method} ${context.req.path}`);
    return json(context, missing.status, errorBody(missing));
  });
