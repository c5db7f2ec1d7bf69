import type { SignInTokenJSON, TestingTokenJSON } from "@clerk/backend";
import { errors } from "../errors.ts";
import { newSecret } from "../ids.ts";
import type { SignInTokenRecord } from "../records.ts";
import { newTokenRecord, ticketUrl } from "../tickets.ts";
import { requireUser } from "../users.ts";
import { type BackendRequest, integerField, requireText } from "./request.ts";

const SECOND = 1000;
const MONTH_SECONDS = 30 * 24 * 60 * 60;
const TESTING_TOKEN_SECONDS = 60 * 60;

function signInTokenJson(request: BackendRequest, record: SignInTokenRecord): SignInTokenJSON {
  return {
    object: "sign_in_token",
    id: record.id,
    user_id: record.user_id,
    token: record.token,
    status: record.status,
    url: ticketUrl(request.instance, record.token),
    created_at: record.created_at,
    updated_at: record.updated_at,
  };
}

/** `GET /jwks`: the public keys of session tokens. */
export function getJwks(request: BackendRequest) {
  return { keys: request.instance.signer.jwks() };
}

/** `POST /sign_in_tokens`: a ticket that signs a person in once. */
export function createSignInToken(request: BackendRequest) {
  if (request.body.org_id) throw errors.notImplemented("A sign-in token with org_id");
  const user = requireUser(request.instance, requireText(request, "user_id"));
  const seconds = integerField(request, "expires_in_seconds", { min: 1 }) ?? MONTH_SECONDS;
  const record = newTokenRecord(request.instance, "sign_in_token", user, seconds * SECOND);
  return signInTokenJson(request, request.instance.signInTokens.put(record));
}

/** `POST /sign_in_tokens/{id}/revoke` */
export function revokeSignInToken(request: BackendRequest) {
  const { signInTokens } = request.instance;
  const token = signInTokens.get(request.param("id"));
  if (!token) throw errors.notFound("sign in token", request.param("id"));
  if (token.status !== "pending") throw errors.signInTokenNotPending(token.status);
  return signInTokenJson(request, signInTokens.put({ ...token, status: "revoked", updated_at: Date.now() }));
}

/** `POST /testing_tokens`. Nothing here looks for robots, so any token will do. */
export function createTestingToken(): TestingTokenJSON {
  const now = Math.floor(Date.now() / SECOND);
  return {
    object: "testing_token",
    token: `${now}-c_${newSecret()}`,
    expires_at: now + TESTING_TOKEN_SECONDS,
  };
}
