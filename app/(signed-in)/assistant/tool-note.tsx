import type { Part } from "./parts.ts";
import { noteOf } from "./tool-notes.ts";

/** What the assistant did on the way to its answer, in a quiet line. */
export function ToolNote({
  part,
  isAnswering,
}: {
  part: Extract<Part, { kind: "tool" }>;
  isAnswering: boolean;
}) {
  return <Note>{noteOf(part, isAnswering)}</Note>;
}

/** A quiet line beside an answer. */
export function Note({ children }: { children: string }) {
  return (
    <p className="border-l-2 border-line pl-3 text-small text-ink-soft [overflow-wrap:anywhere]">
      {children}
    </p>
  );
}
