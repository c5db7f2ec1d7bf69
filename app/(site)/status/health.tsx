"use client";

import { useEffect, useState } from "react";
import { quietButtonClass } from "#app/_components/button.tsx";

type State = "asking" | "well" | "ailing" | "silent";

const words: Record<State, [title: string, text: string]> = {
  asking: ["Asking…", "This takes a moment."],
  well: ["All is well", "The product and its database answer."],
  ailing: [
    "Something is wrong",
    "The product answers, but its database does not. Nothing of yours is lost; try again soon.",
  ],
  silent: ["No answer", "Either you are offline, or the product does not answer. Try again in a moment."],
};

/** Asks how the product is, and says so. */
export function Health() {
  const [state, setState] = useState<State>("asking");
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks anew.
  useEffect(() => {
    const controller = new AbortController();
    setState("asking");
    fetch("/api/health", { signal: AbortSignal.any([controller.signal, AbortSignal.timeout(10_000)]) })
      .then(({ ok }) => setState(ok ? "well" : "ailing"))
      .catch(() => controller.signal.aborted || setState("silent"));
    return () => controller.abort();
  }, [round]);
  const [title, text] = words[state];
  const sign = {
    asking: "border-line-strong",
    well: "border-success",
    ailing: "border-danger",
    silent: "border-danger",
  };
  return (
    <div className="grid justify-items-start gap-6 scriptless:hidden">
      <div role="status" className={`min-h-14 border-l-2 pl-4 ${sign[state]}`}>
        <p className="text-lead font-semibold">{title}</p>
        <p className="text-ink-soft">{text}</p>
      </div>
      <button
        type="button"
        className={quietButtonClass}
        disabled={state === "asking"}
        onClick={() => setRound(round + 1)}
      >
        Ask again
      </button>
    </div>
  );
}
