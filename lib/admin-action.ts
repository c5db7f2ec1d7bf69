import { auth, reverificationError } from "@clerk/nextjs/server";
import { headers } from "next/headers";
import type * as v from "valibot";
import { type AuditEntry, addAuditEntry } from "#db/audit-log.ts";
import { guardedAction } from "#lib/action.ts";
import type { Permission } from "#lib/auth/roles.ts";
import type { User } from "#lib/auth/session.ts";
import { authorize } from "#lib/auth/user.ts";
import { clock } from "#lib/clock.ts";
import { database } from "#lib/database.ts";
import { AppError } from "#lib/errors.ts";
import type { FormSchema } from "#lib/form.ts";

/** What an administrator does, for the guard and for the audit log. */
interface Act<Input> {
  permission: Permission;
  /** Its name in the audit log: `users.ban`. */
  name: string;
  /** The id of what it is done to. */
  target?: (input: Input) => string;
  /** More about it; no personal data. */
  detail?: (input: Input) => string;
  /** Asks once more who it is, unless they have shown it in the last ten minutes. For what is dangerous. */
  reverify?: boolean;
}

/**
 * Makes a Server Action of the console, as `formAction` does: it asks for the permission before anything else, and
 * writes into the audit log before it runs, so that nothing happens without an entry; and once more where it failed.
 */
export function adminAction<Schema extends FormSchema, Data>(
  act: Act<v.InferOutput<Schema>>,
  schema: Schema,
  run: (user: User, input: v.InferOutput<Schema>) => Promise<{ message: string; data: Data }>,
) {
  const answer = guardedAction(
    () => authorize(act.permission),
    schema,
    async (user, input) => {
      if (act.reverify) await assertRecentlyVerified();
      const note = (outcome: AuditEntry["outcome"], id: string, requestId: string) =>
        addAuditEntry(database(), {
          id,
          occurredAt: clock.now(),
          actorId: user.id,
          action: act.name,
          targetId: act.target?.(input) ?? null,
          detail: act.detail?.(input) ?? null,
          outcome,
          requestId,
        });
      const requestId = await requestIdOf();
      await note("requested", clock.newId(), requestId);
      try {
        return await run(user, input);
      } catch (error) {
        await note("failed", clock.newId(), requestId);
        throw error;
      }
    },
  );
  // Clerk's `useReverification` looks for its own shape in what an action answers, asks, and calls again.
  return async (...args: Parameters<typeof answer>) => {
    const result = await answer(...args);
    return !result.success && result.error === "reverification_required"
      ? { ...result, ...reverificationError("strict") }
      : result;
  };
}

async function assertRecentlyVerified(): Promise<void> {
  const { has } = await auth();
  if (!has({ reverification: "strict" }))
    throw new AppError("reverification_required", "Confirm that it is you, then try again.");
}

/** The id under which Cloudflare logs the request. */
async function requestIdOf(): Promise<string> {
  return (await headers()).get("cf-ray") ?? clock.newId();
}
