import { errors } from "./errors.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import type { SignInTokenRecord, UserRecord } from "./records.ts";

const PURPOSE = "sign_in_token";

/**
 * Makes a ticket that signs a person in once.
 * @param lifetime milliseconds
 */
export function createSignInToken(instance: Instance, user: UserRecord, lifetime: number): SignInTokenRecord {
  const now = Date.now();
  const id = newId("sit");
  const expiresAt = now + lifetime;
  const token = instance.signer.sign({
    eid: id,
    exp: Math.floor(expiresAt / 1000),
    iid: instance.id,
    st: PURPOSE,
  });
  return instance.signInTokens.put({
    id,
    user_id: user.id,
    status: "pending",
    token,
    expires_at: expiresAt,
    created_at: now,
    updated_at: now,
  });
}

/**
 * Uses a ticket up.
 * @returns whom it signs in
 * @throws ClerkError when it is not genuine, expired, used or revoked
 */
export function redeemSignInToken(instance: Instance, ticket: string): UserRecord {
  const payload = instance.signer.read(ticket);
  const token = payload?.st === PURPOSE ? instance.signInTokens.get(String(payload.eid)) : null;
  const user = instance.users.get(token?.user_id);
  if (!token || !user) throw errors.ticketInvalid();
  if (token.status === "accepted") throw errors.signInTokenUsed();
  if (token.status === "revoked") throw errors.signInTokenRevoked();
  if (token.expires_at <= Date.now()) throw errors.ticketExpired();
  instance.signInTokens.put({ ...token, status: "accepted", updated_at: Date.now() });
  return user;
}
