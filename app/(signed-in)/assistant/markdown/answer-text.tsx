"use client";

import dynamic from "next/dynamic";
import { createContext, use } from "react";

const PlainText = createContext("");

/** Left out of the Worker: only the browser needs it. Until it is there, the text stands as it was written. */
const Markdown = dynamic(() => import("./markdown.tsx"), { ssr: false, loading: Plain });

function Plain() {
  return <p className="whitespace-pre-wrap">{use(PlainText)}</p>;
}

const look = [
  "grid max-w-[70ch] gap-3 [overflow-wrap:anywhere] *:min-w-0",
  "[&_h3]:mt-2 [&_h3]:text-lead [&_h3]:font-semibold [&_h4]:mt-1 [&_h4]:font-semibold",
  "[&_ul]:list-disc [&_ol]:list-decimal [&_:is(ul,ol)]:pl-5 [&_:is(ul,ol)]:marker:text-ink-soft [&_li]:my-1",
  "[&_li:has(>input)]:list-none [&_input]:mr-2 [&_input]:accent-accent",
  "[&_blockquote]:grid [&_blockquote]:gap-2 [&_blockquote]:border-l-2 [&_blockquote]:border-line-strong [&_blockquote]:pl-4 [&_blockquote]:text-ink-soft",
  "[&_:not(pre)>code]:rounded-edge [&_:not(pre)>code]:border [&_:not(pre)>code]:border-line [&_:not(pre)>code]:bg-surface [&_:not(pre)>code]:px-1 [&_code]:font-mono [&_code]:text-small",
  "[&_table]:w-full [&_table]:border-collapse [&_table]:tabular-nums [&_tr]:border-b [&_tr]:border-line",
  "[&_:is(th,td)]:[overflow-wrap:break-word] [&_:is(th,td)]:py-1.5 [&_:is(th,td)]:pr-4 [&_:is(th,td)]:text-left [&_th]:text-small [&_th]:font-medium [&_th]:text-ink-soft",
  "[&_:is(strong,b)]:font-semibold [&_mark]:bg-transparent [&_mark]:text-inherit [&_hr]:border-line [&_sup]:text-small",
].join(" ");

/** A text of an answer; while it is written, with a caret behind it. */
export function AnswerText({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  return (
    <div className={`${look} ${isStreaming ? "caret" : ""}`}>
      <PlainText value={text}>
        <Markdown text={text} isStreaming={isStreaming} />
      </PlainText>
    </div>
  );
}
