import { unstable_rethrow } from "next/navigation";
import type * as v from "valibot";
import type { User } from "#lib/auth/session.ts";
import { authenticate } from "#lib/auth/user.ts";
import { AppError, toAppError } from "#lib/errors.ts";
import { checkFields, type FormFailure, type FormSchema, textFields } from "#lib/form.ts";
import { errorKind, log } from "#lib/log.ts";

/** What every Server Action answers. */
export type ActionResult<Data = undefined> = { success: true; message: string; data: Data } | FormFailure;

/**
 * Makes a Server Action for `useActionState`: it authenticates before anything else, then checks the form, then runs.
 *
 * @param schema what the form holds; fields that it does not name are ignored
 * @param run does the work, and returns what to say and the data; it throws AppError where it refuses
 * @returns an action that never throws: every failure is a result with a reason, and with what was typed
 */
export function formAction<Schema extends FormSchema, Data>(
  schema: Schema,
  run: (user: User, input: v.InferOutput<Schema>) => Promise<{ message: string; data: Data }>,
) {
  return guardedAction(authenticate, schema, run);
}

/** As `formAction`, for whoever `admit` lets in: it throws AppError where it does not. */
export function guardedAction<Schema extends FormSchema, Data>(
  admit: () => Promise<User>,
  schema: Schema,
  run: (user: User, input: v.InferOutput<Schema>) => Promise<{ message: string; data: Data }>,
) {
  return async (_previous: ActionResult<Data> | undefined, form: FormData): Promise<ActionResult<Data>> => {
    let values: Record<string, string> | undefined;
    try {
      const user = await admit();
      if (!((form as unknown) instanceof FormData))
        throw new AppError("invalid_input", "Send the form's fields.");
      values = textFields(schema, form);
      const checked = checkFields(schema, values);
      if (!checked.success) return checked;
      return { success: true, ...(await run(user, checked.input)) };
    } catch (error) {
      unstable_rethrow(error);
      const { reason, status, message } = toAppError(error);
      if (status >= 500) log.error("action.failed", { reason, error: errorKind(error) });
      return { success: false, error: reason, message, values };
    }
  };
}
