"use client";

import { ActButton } from "#app/_components/act-button.tsx";
import { rebuild } from "./actions.ts";
import { useWatch } from "./use-watch.tsx";

/** Begins a rebuild of the directory, and has the page watch it. */
export function RebuildButton() {
  const [watch, watching] = useWatch();
  return (
    <div className="flex flex-wrap gap-3">
      <ActButton action={rebuild} fields={{}} onBegin={watch}>
        Rebuild the directory
      </ActButton>
      {watching}
    </div>
  );
}
