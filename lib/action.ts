import { unstable_rethrow } from "next/navigation";
import * as v from "valibot";
import type { User } from "#lib/auth/session.ts";
import { authenticate } from "#lib/auth/user.ts";
import { AppError, type Reason, toAppError } from "#lib/errors.ts";
import { errorKind, log } from "#lib/log.ts";

/** What every Server Action answers. */
export type ActionResult<Data = undefined> =
  | { success: true; message: string; data: Data }
  | {
      success: false;
      /** For programs. */
      error: Reason;
      /** For people: what happened and what to do. */
      message: string;
      /** What is wrong with a field, by its name. */
      fields?: Record<string, string>;
      /** What was typed, so that the form keeps it. */
      values?: Record<string, string>;
    };

/** A form's schema: fields of text. */
export type FormSchema = v.ObjectSchema<Record<string, v.GenericSchema<string, unknown>>, undefined>;

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
      values = textFields(schema, form);
      const parsed = v.safeParse(schema, values);
      if (!parsed.success) return invalid(parsed.issues, values);
      return { success: true, ...(await run(user, parsed.output)) };
    } catch (error) {
      unstable_rethrow(error);
      const { reason, status, message } = toAppError(error);
      if (status >= 500) log.error("action.failed", { reason, error: errorKind(error) });
      return { success: false, error: reason, message, values };
    }
  };
}

function textFields(schema: FormSchema, form: unknown): Record<string, string> {
  if (!(form instanceof FormData)) throw new AppError("invalid_input", "Send the form's fields.");
  return Object.fromEntries(
    Object.keys(schema.entries).map((name) => {
      const value = form.get(name);
      // Browsers send a text area's line ends as CRLF; they count as one character where people count.
      return [name, typeof value === "string" ? value.replaceAll("\r\n", "\n") : ""];
    }),
  );
}

function invalid(issues: v.BaseIssue<unknown>[], values: Record<string, string>): ActionResult<never> {
  const fields: Record<string, string> = {};
  for (const issue of issues) fields[v.getDotPath(issue) ?? ""] ??= issue.message;
  return {
    success: false,
    error: "invalid_input",
    message: "Not saved: see below what to change.",
    fields,
    values,
  };
}
