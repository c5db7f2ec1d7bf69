import type { ActionResult } from "#lib/action.ts";

/** What a form's action answered: announced to screen readers, and never told by colour alone. */
export function FormMessage({ result }: { result: ActionResult<unknown> | undefined }) {
  return (
    <p
      role="status"
      className={`min-h-6 text-small ${result?.success === false ? "text-danger" : "text-success"}`}
    >
      {result && (
        <>
          <span aria-hidden="true">{result.success ? "✓ " : "! "}</span>
          {result.message}
        </>
      )}
    </p>
  );
}
