import { Hono } from "hono";
import { errors } from "../errors.ts";
import { errorBody, json } from "../http.ts";
import { deleteClient, getClient, putClient, removeSessions } from "./client.ts";
import { createDevBrowser } from "./dev-browser.ts";
import {
  attemptEmailVerification,
  createMyEmailAddress,
  deleteMyEmailAddress,
  getMyEmailAddress,
  listMyEmailAddresses,
  prepareEmailVerification,
} from "./email-addresses.ts";
import { getEnvironment } from "./environment.ts";
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
import { type FrontendEnv, frontend } from "./request.ts";
import { createToken, endOwnSession, getSession, touchSession } from "./sessions.ts";
import {
  attemptFirstFactor,
  createSignIn,
  getSignIn,
  prepareFirstFactor,
  resetPassword,
} from "./sign-ins.ts";
import {
  attemptSignUpVerification,
  createSignUp,
  getSignUp,
  prepareSignUpVerification,
  updateSignUp,
} from "./sign-ups.ts";

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
  .post("/client/sign_ins/:id/attempt_first_factor", frontend(attemptFirstFactor))
  .post("/client/sign_ins/:id/reset_password", frontend(resetPassword))

  .get("/me", frontend(getMe))
  .patch("/me", frontend(updateMe))
  .delete("/me", frontend(deleteMe))
  .patch("/me/metadata", frontend(updateMyMetadata))
  .post("/me/change_password", frontend(changePassword))
  .post("/me/remove_password", frontend(removePassword))
  .post("/me/profile_image", frontend(setProfileImage))
  .delete("/me/profile_image", frontend(deleteProfileImage))
  .get("/me/email_addresses", frontend(listMyEmailAddresses))
  .post("/me/email_addresses", frontend(createMyEmailAddress))
  .get("/me/email_addresses/:id", frontend(getMyEmailAddress))
  .delete("/me/email_addresses/:id", frontend(deleteMyEmailAddress))
  .post("/me/email_addresses/:id/prepare_verification", frontend(prepareEmailVerification))
  .post("/me/email_addresses/:id/attempt_verification", frontend(attemptEmailVerification))
  .get("/me/sessions/active", frontend(listMySessions))
  .post("/me/sessions/:id/revoke", frontend(revokeMySession))

  .get("/avatars/:id", getAvatar)
  .get("/images/:id", getImage)

  .all("*", (context) => {
    const missing = errors.notImplemented(`${context.req.method} ${context.req.path}`);
    return json(context, missing.status, errorBody(missing));
  });
