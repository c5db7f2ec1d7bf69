import { changes, type Turn } from "#lib/assistant/protocol.ts";
import { AnswerText } from "../markdown/answer-text.tsx";
import { type Part, toParts } from "./parts.ts";
import { noteOf } from "./tool-notes.ts";

interface AnswerProps {
  turn: Turn;
  /** Whether the changes that it proposes stand below, to be decided. */
  isDeciding: boolean;
  /** Whether it is written, but not for this tab. */
  isElsewhere: boolean;
}

/** An answer, part by part. */
export function Answer({ turn, isDeciding, isElsewhere }: AnswerProps) {
  const isAnswering = turn.state === "answering";
  const parts = toParts(turn.blocks);
  const isProposed = (part: Part) =>
    isDeciding && part.kind === "tool" && !part.result && changes.includes(part.use.name);
  const isWriting = isAnswering && !isElsewhere && parts.at(-1)?.kind === "text";
  return (
    <>
      {parts.map((part, index) => {
        const key = `${part.kind}-${index}`;
        if (isProposed(part)) return null;
        if (part.kind === "thought") return <Note key={key}>Thought about it</Note>;
        if (part.kind === "tool") return <Note key={key}>{noteOf(part, isAnswering)}</Note>;
        const isStreaming = isWriting && index === parts.length - 1;
        return <AnswerText key={key} text={part.text} isStreaming={isStreaming} />;
      })}
      {isAnswering && !isWriting && (
        <p className="text-ink-soft motion-safe:animate-pulse">
          {isElsewhere ? "Being written…" : "Thinking…"}
        </p>
      )}
    </>
  );
}

/** What was done on the way to an answer, in a quiet line. */
function Note({ children }: { children: string }) {
  return (
    <p className="border-l-2 border-line pl-3 text-small text-ink-soft [overflow-wrap:anywhere]">
      {children}
    </p>
  );
}
