import * as v from "valibot";
import type { Reason } from "#lib/errors.ts";

/** A form's schema: fields of text. The browser checks it before it sends, and the server checks it again. */
export type FormSchema = v.ObjectSchema<Record<string, v.GenericSchema<string, unknown>>, undefined>;

/** Why a form was not taken. */
export interface FormFailure {
  success: false;
  /** For programs. */
  error: Reason;
  /** For people: what happened and what to do. */
  message: string;
  /** What is wrong with a field, by its name. */
  fields?: Record<string, string>;
  /** What was typed, so that the form keeps it. */
  values?: Record<string, string>;
}

/** The texts of the fields that a schema names; empty where there is none. */
export function textFields(schema: FormSchema, form: FormData): Record<string, string> {
  return Object.fromEntries(
    Object.keys(schema.entries).map((name) => {
      const value = form.get(name);
      // Browsers send a text area's line ends as CRLF; they count as one character where people count.
      return [name, typeof value === "string" ? value.replaceAll("\r\n", "\n") : ""];
    }),
  );
}

/** Checks what was typed: what the schema makes of it, or what to say of which field. */
export function checkFields<Schema extends FormSchema>(
  schema: Schema,
  values: Record<string, string>,
): { success: true; input: v.InferOutput<Schema> } | FormFailure {
  const parsed = v.safeParse(schema, values);
  if (parsed.success) return { success: true, input: parsed.output };
  const fields: Record<string, string> = {};
  for (const issue of parsed.issues) fields[v.getDotPath(issue) ?? ""] ??= issue.message;
  return {
    success: false,
    error: "invalid_input",
    message: "Not saved: see what to change.",
    fields,
    values,
  };
}
