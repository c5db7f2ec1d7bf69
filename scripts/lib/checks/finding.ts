import { styleText } from "node:util";
import { toAppError } from "#lib/errors.ts";

/** What one look at the kit or its services found. */
export interface Finding {
  name: string;
  /** `warning` is worth a look, and keeps nothing from working; what could not be looked at is `skipped`. */
  status: "ok" | "warning" | "failed" | "skipped";
  detail: string;
  /** What to do about it. */
  advice?: string;
}

export type Result = Omit<Finding, "name">;

export const ok = (detail: string): Result => ({ status: "ok", detail });
export const skipped = (detail: string, advice?: string): Result => ({ status: "skipped", detail, advice });
export const warning = (detail: string, advice: string): Result => ({ status: "warning", detail, advice });
export const failed = (detail: string, advice: string): Result => ({ status: "failed", detail, advice });

/** How long ago a time was, in words. @param time milliseconds since the epoch */
export function ago(time: number): string {
  const minutes = Math.round((Date.now() - time) / 60_000);
  if (minutes < 2) return "just now";
  if (minutes < 120) return `${minutes} minutes ago`;
  return minutes < 2_880
    ? `${Math.round(minutes / 60)} hours ago`
    : `${Math.round(minutes / 1_440)} days ago`;
}

/**
 * Looks at one thing. What is thrown is a failure of that thing, and no end of the others.
 *
 * @param advice what to do where `look` throws
 */
export async function find(
  name: string,
  advice: string,
  look: () => Result | Promise<Result>,
): Promise<Finding> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    return { name, ...failed(messageOf(error), advice) };
  }
}

/** An error in a line. Services' own messages are shown: they are for whoever holds the keys. */
function messageOf(error: unknown): string {
  const { reason, message } = toAppError(error);
  if (reason !== "internal") return message;
  const known = error as { errors?: { message?: string; longMessage?: string }[]; message?: string };
  const said = known?.errors?.[0]?.longMessage ?? known?.errors?.[0]?.message ?? known?.message;
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${said ?? String(error)}${cause}`.split("\n")[0] ?? "";
}

/** Whether something failed: a warning keeps nothing from working. */
export function hasFailed(findings: Finding[]): boolean {
  return findings.some(({ status }) => status === "failed");
}

const signs = {
  ok: styleText("green", "✓"),
  warning: styleText("yellow", "!"),
  failed: styleText("red", "✗"),
  skipped: styleText("dim", "–"),
};

/** Findings as a table, with what to do beneath each that asks for it. */
export function table(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  return findings
    .flatMap(({ name, status, detail, advice }) => [
      `${signs[status]} ${name.padEnd(width)}  ${status === "skipped" ? styleText("dim", detail) : detail}`,
      ...(advice && status !== "ok" ? [`  ${" ".repeat(width)}  → ${advice}`] : []),
    ])
    .join("\n");
}
