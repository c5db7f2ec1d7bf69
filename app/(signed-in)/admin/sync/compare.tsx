"use client";

import { useEffect, useState } from "react";
import { ActButton } from "../_components/act-button.tsx";
import { compareEverybody, compareRecent } from "./actions.ts";
import { Refresh } from "./refresh.tsx";

/** Long enough for what an act does behind its answer to be seen, in milliseconds. */
const watchMs = 20_000;

/** Begins a comparison, and has the page watch it. */
export function Compare({ isFirst }: { isFirst: boolean }) {
  const [begun, setBegun] = useState(0);
  useEffect(() => {
    if (begun === 0) return;
    const timer = setTimeout(() => setBegun(0), watchMs);
    return () => clearTimeout(timer);
  }, [begun]);
  const watch = () => setBegun((count) => count + 1);
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
      {begun > 0 && <Refresh />}
    </div>
  );
}
