import { Webhook, WebhookVerificationError } from "svix";
import type { Database } from "#db/client.ts";
import { eraseUser, upsertUser } from "#db/users.ts";
import { recordDelivery } from "#db/webhook-deliveries.ts";
import { clock } from "#lib/clock.ts";
import { AppError } from "#lib/errors.ts";
import { readText } from "#lib/http/body.ts";
import { type Delivery, parseDelivery } from "./event.ts";

/** Far above the largest user that Clerk sends (metadata is limited to 8 KB a kind). */
const maxBytes = 256 * 1024;

/**
 * Takes one webhook delivery: verifies it, and commits what it says together with its entry in the ledger, in one
 * round trip. When this returns, it is committed.
 *
 * @param signingSecret `whsec_…` of the endpoint
 * @throws AppError `unsupported_media_type`, `too_large` or `invalid_input` where it will never be valid.
 * Any other error means that it was not committed, and that the sender should try again.
 */
export async function receiveDelivery(
  request: Request,
  db: Database,
  signingSecret: string,
): Promise<Delivery> {
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    throw new AppError("unsupported_media_type", "Send the event as application/json.");
  }
  const body = await readText(request, maxBytes);
  const id = verifySignature(body, request.headers, signingSecret);
  const delivery = parse(body);
  await apply(db, id, delivery);
  return delivery;
}

/** @returns the delivery's `svix-id` */
function verifySignature(body: string, headers: Headers, signingSecret: string): string {
  try {
    new Webhook(signingSecret).verify(body, Object.fromEntries(headers));
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    throw new AppError("invalid_input", `The signature is not valid: ${error.message}.`, { cause: error });
  }
  // The verifier takes the headers of either name, in this order.
  return headers.get("svix-id") ?? headers.get("webhook-id") ?? "";
}

function parse(body: string): Delivery {
  try {
    return parseDelivery(body);
  } catch (error) {
    throw new AppError("invalid_input", "The body is signed, but it is not an event of Clerk's.", {
      cause: error,
    });
  }
}

async function apply(db: Database, id: string, { event, ...delivery }: Delivery): Promise<void> {
  const entry = recordDelivery(db, { id, receivedAt: clock.now(), ...delivery });
  switch (event.type) {
    case "user.changed":
      await db.batch([entry, upsertUser(db, event.user)]);
      break;
    case "user.deleted":
      await db.batch([entry, ...eraseUser(db, event.userId, delivery.occurredAt)]);
      break;
    case "other":
      await entry;
  }
}
