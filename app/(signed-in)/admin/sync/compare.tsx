"use client";

import { ActButton } from "#app/_components/act-button.tsx";
import { compareEverybody, compareRecent } from "./actions.ts";
import { useWatch } from "./use-watch.tsx";

/** Begins a comparison, and has the page watch it. */
export function Compare({ isFirst }: { isFirst: boolean }) {
  const [watch, watching] = useWatch();
  return (
    <div className="flex flex-wrap gap-3">
      {!isFirst && (
        <ActButton action={compareRecent} fields={{}} onBegin={watch}>
          Compare now
        </ActButton>
      )}
      <ActButton
        action={compareEverybody}
        fields={{}}
        onBegin={watch}
        confirm={{
          title: "Compare everybody?",
          text: "Every person at Clerk is read, and what differs here is put right. Who is not at Clerk any more is erased here, with all that is theirs.",
          button: "Compare everybody",
        }}
      >
        Compare everybody
      </ActButton>
      {watching}
    </div>
  );
}
