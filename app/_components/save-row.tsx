import type { ActionResult } from "#lib/action.ts";
import { Button } from "./button.tsx";
import { FormMessage } from "./form-message.tsx";

/** The end of a form: what saves it, and how that went. */
export function SaveRow({
  result,
  pending,
}: {
  result: ActionResult<unknown> | undefined;
  pending: boolean;
}) {
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Button type="submit" pending={pending}>
        {pending ? "Saving…" : "Save"}
      </Button>
      <FormMessage result={pending ? undefined : result} />
    </div>
  );
}
