import { SECRET_KEY, type TestClerk } from "../test-support.ts";

export interface ControlAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever part of an answer they are about.
  body: any;
}

/** Calls the control interface and tells the status, which `TestClerk.control` does not. */
export async function call(
  clerk: TestClerk,
  method: string,
  path: string,
  body?: unknown,
  secretKey = SECRET_KEY,
): Promise<ControlAnswer> {
  const response = await fetch(`${clerk.url}/_control${path}`, {
    method,
    headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}
