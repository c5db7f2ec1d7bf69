import type { ClerkAPIErrorJSON } from "@clerk/shared/types";

type ErrorMeta = NonNullable<ClerkAPIErrorJSON["meta"]> & Record<string, unknown>;

/** An error that answers a request in Clerk's own shape. Source of the codes: Clerk's error reference. */
export class ClerkError extends Error {
  readonly status: number;
  readonly json: ClerkAPIErrorJSON;
  /** Milliseconds until the answer may leave. */
  delay = 0;

  constructor(status: number, code: string, message: string, longMessage?: string, meta?: ErrorMeta) {
    super(longMessage ?? message);
    this.status = status;
    this.json = { code, message, long_message: longMessage ?? message, ...(meta ? { meta } : {}) };
  }
}

/** Names the form field that an error is about. */
export const onParameter = (name: string): ErrorMeta => ({ param_name: name });
