import { type SQL, sql } from "drizzle-orm";
import { Webhook, WebhookVerificationError } from "svix";
import * as v from "valibot";
import type { Database } from "#db/client.ts";
import { enqueue } from "#db/outbox.ts";
import { type Outcome, recordDelivery } from "#db/webhook-deliveries.ts";
import { clock } from "#lib/clock.ts";
import { AppError } from "#lib/errors.ts";
import { readText } from "#lib/http/body.ts";
import { type Event, parseEvent, Time } from "./envelope.ts";
import { maskPayload } from "./mask.ts";
import { type Change, handlerOf } from "./resource.ts";

/** Far above the largest user that Clerk sends (metadata is limited to 8 KB a kind). */
const maxBytes = 256 * 1024;

/** A delivery that was committed, as the ledger has it. */
export interface Delivery {
  type: string;
  objectId: string | null;
  outcome: Outcome;
  /** How often it was committed: more than once where it came again, or where an answer was lost. */
  attempts: number;
  /** What is wrong with its shape, where it was set aside; without anybody's data. */
  problem: string | null;
  /** Whether something in the outbox may be waiting behind it. */
  hasEffects: boolean;
}

/**
 * Takes one webhook delivery: verifies it, and commits what it says together with its entry in the ledger, in one
 * round trip. When this returns, it is committed.
 *
 * @param signingSecrets `whsec_…` of the endpoint; several while one is being exchanged for another
 * @throws AppError `unsupported_media_type`, `too_large` or `invalid_input` where it will never be valid.
 * Any other error means that it was not committed, and that the sender should try again.
 */
export async function receiveDelivery(
  request: Request,
  db: Database,
  signingSecrets: readonly string[],
): Promise<Delivery> {
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    throw new AppError("unsupported_media_type", "Send the event as application/json.");
  }
  const body = await readText(request, maxBytes);
  const id = verifySignature(body, request.headers, signingSecrets);
  const event = parse(body);
  const now = clock.now();
  const { type, objectId, occurredAt = now } = event;
  const { statements, outcome, problem, hasEffects } = readEvent(db, event, now);
  // The entry comes last: only then can the database say whether the mirror took the event.
  const entry = recordDelivery(
    db,
    { id, type, objectId, occurredAt, receivedAt: now, problem, payload: maskPayload(event.data) },
    outcome,
  );
  const results = await db.batch([...statements, entry] as unknown as [typeof entry]);
  const [recorded] = results.at(-1) as [Pick<Delivery, "outcome" | "attempts">];
  return { type, objectId, problem, hasEffects, ...recorded };
}

/** @returns the delivery's `svix-id` */
function verifySignature(body: string, headers: Headers, signingSecrets: readonly string[]): string {
  const given = Object.fromEntries(headers);
  let refusal: unknown;
  for (const secret of signingSecrets) {
    try {
      new Webhook(secret).verify(body, given);
      // The verifier takes the headers of either name, in this order.
      return headers.get("svix-id") ?? headers.get("webhook-id") ?? "";
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      refusal = error;
    }
  }
  const reason = refusal instanceof Error ? refusal.message : "there is no secret to check it by";
  throw new AppError("invalid_input", `The signature is not valid: ${reason}.`, { cause: refusal });
}

function parse(body: string): Event {
  try {
    return parseEvent(body);
  } catch (error) {
    throw new AppError("invalid_input", "The body is signed, but it is not an event of Clerk's.", {
      cause: error,
    });
  }
}

interface Reading extends Required<Omit<Change, "outcome">> {
  outcome: Outcome | SQL<Outcome>;
  problem: string | null;
}

/** What an event asks of the database. One of our types that we can't read is set aside, and its person asked for. */
function readEvent(db: Database, { type, objectId, data, occurredAt }: Event, now: number): Reading {
  const handler = handlerOf(type);
  if (!handler) return { statements: [], outcome: "ignored", problem: null, hasEffects: false };
  try {
    const {
      statements,
      outcome = "applied",
      hasEffects = false,
    } = handler(db, {
      data,
      now,
      occurredAt: v.parse(Time, occurredAt),
    });
    return { statements, outcome, problem: null, hasEffects };
  } catch (error) {
    if (!v.isValiError(error)) throw error;
    const isPerson = objectId?.startsWith("user_") ?? false;
    const statements = isPerson ? [enqueue(db, "refetch", sql`select ${objectId}`, now)] : [];
    return { statements, outcome: "set_aside", problem: shapeOf(error.issues), hasEffects: isPerson };
  }
}

/** What a schema finds wrong: where, and what it expected. Not what it found: that may be somebody's data. */
function shapeOf(issues: readonly v.BaseIssue<unknown>[]): string {
  const described = issues.map((issue) => {
    const path = v.getDotPath(issue) ?? "timestamp";
    return issue.received === "undefined" ? `${path} is missing` : `${path} is not ${issue.expected}`;
  });
  return described.join("; ");
}
