"use client";

import dynamic from "next/dynamic";
import { createContext, use } from "react";

const PlainText = createContext("");

/** Left out of the Worker: only the browser needs it. Until it is there, the text stands as it was written. */
const Markdown = dynamic(() => import("./markdown.tsx"), { ssr: false, loading: Plain });

function Plain() {
  return <p className="whitespace-pre-wrap">{use(PlainText)}</p>;
}

/** A text of an answer; while it is written, with a caret behind it. */
export function AnswerText({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  return (
    <div className={isStreaming ? "answer-text caret" : "answer-text"}>
      <PlainText value={text}>
        <Markdown text={text} isStreaming={isStreaming} />
      </PlainText>
    </div>
  );
}
