"use client";

import { useEffect, useState } from "react";
import { textButtonClass } from "#app/_components/button.tsx";

/** Copies a text, and says so. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [outcome, setOutcome] = useState<"Copied" | "Could not copy">();
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), 2_000);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("Copied");
    } catch {
      setOutcome("Could not copy");
    }
  }

  return (
    <button type="button" className={textButtonClass} onClick={copy}>
      <span aria-live="polite">{outcome ?? "Copy"}</span>
      <span className="sr-only"> {what}</span>
    </button>
  );
}
