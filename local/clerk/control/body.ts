import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import type { ClerkEnv } from "../choose-instance.ts";

/** What answers a request that cannot be met; its message tells the caller what to change. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: 404 | 409 | 422, message: string) {
    super(message);
    this.status = status;
  }
}

const KIB = 1024;

const upTo = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: (context) => context.json({ error: `The body is larger than ${maxSize} bytes.` }, 413),
  });

/** Bodies are small, but for a whole state. */
export const smallBody = upTo(64 * KIB);
export const stateBody = upTo(64 * KIB * KIB);

/** Says what is wrong with a value, in one line. */
export function explain(issues: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const one = (issue: v.BaseIssue<unknown>) => {
    const path = v.getDotPath(issue);
    return path ? `${path}: ${issue.message}` : issue.message;
  };
  return issues.map(one).join("; ");
}

/** Runs `work`. @throws ControlError 422 that names what a schema did not accept */
export function valid<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (v.isValiError(error)) throw new ControlError(422, explain(error.issues));
    throw error;
  }
}

/** The body of a request, checked. An empty one stands for an empty object. */
export async function readBody<Schema extends v.GenericSchema>(
  context: Context<ClerkEnv>,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const text = await context.req.text();
  let value: unknown;
  try {
    value = JSON.parse(text || "{}");
  } catch {
    throw new ControlError(422, "The body is not JSON.");
  }
  return valid(() => v.parse(schema, value));
}
