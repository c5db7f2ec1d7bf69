"use client";

import { SaveRow } from "#app/_components/save-row.tsx";
import { useFormAction } from "#app/_components/use-form-action.ts";
import { saveVisibility } from "./actions.ts";
import { VisibilityChoice } from "./visibility-choice.tsx";

/** Saves who finds a person in the directory. */
export function VisibilityForm({ visibility }: { visibility: string }) {
  const [result, save, pending] = useFormAction(saveVisibility);
  return (
    <form action={save} className="grid gap-4">
      <VisibilityChoice visibility={visibility} />
      <SaveRow result={result} pending={pending} />
    </form>
  );
}
