import { Webhook } from "svix";

/**
 * The headers that Svix gives a delivery.
 *
 * @param signingSecret `whsec_…` of the endpoint
 * @param id the message's, the same for all its attempts
 * @param at the moment of this attempt
 */
export function signedHeaders(signingSecret: string, id: string, payload: string, at = new Date()) {
  return {
    "content-type": "application/json",
    "svix-id": id,
    "svix-timestamp": String(Math.floor(at.getTime() / 1000)),
    "svix-signature": new Webhook(signingSecret).sign(id, at, payload),
  };
}
