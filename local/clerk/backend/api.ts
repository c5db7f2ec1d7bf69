import { Hono } from "hono";
import { errors } from "../errors.ts";
import { errorBody, json } from "../http.ts";
import { getClient, getHandshakePayload, listClients, verifyClient } from "./clients.ts";
import { type BackendEnv, backend } from "./request.ts";
import { createSession, createSessionToken, getSession, listSessions, revokeSession } from "./sessions.ts";
import { createSignInToken, createTestingToken, getJwks, revokeSignInToken } from "./tokens.ts";
import {
  banUser,
  countUsers,
  createUser,
  deleteUser,
  getUser,
  listUsers,
  mergeUserMetadata,
  replaceUserMetadata,
  unbanUser,
  updateUser,
  verifyUserPassword,
} from "./users.ts";

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
  .post("/users/:id/verify_password", backend(verifyUserPassword))

  .get("/sessions", backend(listSessions))
  .post("/sessions", backend(createSession))
  .get("/sessions/:id", backend(getSession))
  .post("/sessions/:id/revoke", backend(revokeSession))
  .post("/sessions/:id/tokens", backend(createSessionToken))

  .get("/clients", backend(listClients))
  .post("/clients/verify", backend(verifyClient))
  .get("/clients/handshake_payload", backend(getHandshakePayload))
  .get("/clients/:id", backend(getClient))

  .post("/sign_in_tokens", backend(createSignInToken))
  .post("/sign_in_tokens/:id/revoke", backend(revokeSignInToken))
  .post("/testing_tokens", backend(createTestingToken))

  .all("*", (context) => {
    const missing = errors.notImplemented(`${context.req.method} ${context.req.path}`);
    return json(context, missing.status, errorBody(missing));
  });
