import * as v from "valibot";
import type { UserId } from "#db/schema.ts";
import { upsertUsers } from "#db/users.ts";
import { getDelivery } from "#db/webhook-deliveries.ts";
import { clock } from "#lib/clock.ts";
import { AppError } from "#lib/errors.ts";
import { readUser } from "./clerk-users.ts";
import { runEffects, type Services } from "./effects.ts";
import { mask } from "./mask.ts";
import { type Change, handlerOf } from "./resource.ts";

/**
 * Does once more what a delivery asked for. The ledger keeps no personal data: a person is read anew from Clerk, which
 * says what is true now; for everything else, what is kept has to be enough. The guards of the mirror hold as for any
 * delivery.
 *
 * @throws AppError `not_found` where there is no such delivery, or Clerk has no such person; `invalid_input` where there is
 * nothing to do for its type, or too little of it was kept; as `readUser` where Clerk can't be read
 */
export async function replayDelivery(services: Services, deliveryId: string): Promise<void> {
  const { db } = services;
  const delivery = await getDelivery(db, deliveryId);
  if (!delivery)
    throw new AppError("not_found", "There is no such delivery any more. They are kept for thirty days.");
  const { type, objectId, occurredAt, payload } = delivery;
  const handler = handlerOf(type);
  if (!handler)
    throw new AppError("invalid_input", `Nothing follows from ${type}: there is nothing to do again.`);
  const now = clock.now();
  const isPersonAtClerk = objectId?.startsWith("user_") && type !== "user.deleted";
  const [first, ...rest] = isPersonAtClerk
    ? await readAnew(services, objectId as UserId, now)
    : readKept(() => handler(db, { data: parseKept(payload), occurredAt, now }));
  if (first) await db.batch([first, ...rest]);
  await runEffects(services);
}

async function readAnew({ db, clerk }: Services, id: UserId, now: number): Promise<Change["statements"]> {
  const user = await readUser(clerk, id);
  if (!user)
    throw new AppError(
      "not_found",
      "Clerk has no such person any more. If they are still here, a comparison of everybody removes them.",
    );
  return upsertUsers(db, [user], now);
}

function readKept(handle: () => Change): Change["statements"] {
  try {
    return handle().statements;
  } catch (error) {
    throw v.isValiError(error) ? tooLittleKept(error) : error;
  }
}

/** What the ledger kept, where nothing that was masked can be read: so no mask gets into the mirror. */
function parseKept(payload: string | null): unknown {
  return JSON.parse(payload ?? "null", (_name, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    for (const [name, field] of Object.entries(value)) {
      if (field === mask) Object.defineProperty(value, name, { get: refuse });
    }
    return value;
  });
}

function refuse(): never {
  throw tooLittleKept();
}

function tooLittleKept(cause?: unknown): AppError {
  return new AppError("invalid_input", "What was kept of this delivery is not enough to do it again.", {
    cause,
  });
}
