"use client";

import Link from "next/link";
import { useEffect, useId, useOptimistic, useRef } from "react";
import { quietButtonClass, textButtonClass } from "#app/_components/button.tsx";
import { linkClass } from "#app/_components/link-class.ts";
import { PersonalisingSwitch } from "../settings/personalising-switch.tsx";

interface KnowledgeProps {
  personalises: boolean;
  /** What would be sent about the person now; null where nothing would. */
  context: string | null;
}

/** Shows word for word what the assistant is told about the person, and lets them end it. */
export function Knowledge({ personalises, context }: KnowledgeProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [isOn, show] = useOptimistic(personalises);
  // A page that is left is only hidden: its open dialog would hold the next one.
  useEffect(() => {
    const shown = dialog.current;
    return () => shown?.close();
  }, []);
  return (
    <>
      <button
        type="button"
        className={`-mx-1.5 ${textButtonClass}`}
        onClick={() => dialog.current?.showModal()}
      >
        What does it know about me?
      </button>
      <dialog
        ref={dialog}
        aria-labelledby={title}
        className="m-auto max-h-[calc(100dvh-2rem)] w-[min(42rem,calc(100%-2rem))] overflow-y-auto rounded-edge border border-line bg-surface p-6 text-ink backdrop:bg-black/50"
      >
        <div className="grid gap-4 *:min-w-0">
          <h2 id={title} className="text-lead font-semibold">
            What it knows about you
          </h2>
          {isOn && (
            <>
              <p className="max-w-[65ch] text-ink-soft">
                With each question, this is sent along, word for word:
              </p>
              {context === null ? (
                <p className="text-small text-ink-soft">It stands here in a moment.</p>
              ) : (
                <ContextText text={context} label="What is sent about you" />
              )}
            </>
          )}
          {!isOn && <p>Nothing about you is sent.</p>}
          <p className="max-w-[65ch] text-ink-soft">
            Your e-mail address is never sent, and of other people nothing but what you find in the directory
            yourself. What you write in a conversation is sent; your items too, where you ask for them.{" "}
            <Link href="/settings" prefetch={false} className={linkClass}>
              All settings
            </Link>
          </p>
          <div className="-mb-4 flex flex-wrap items-start gap-x-3 gap-y-1">
            <PersonalisingSwitch isOn={isOn} show={show} />
            <button type="button" className={quietButtonClass} onClick={() => dialog.current?.close()}>
              Close
            </button>
          </div>
        </div>
      </dialog>
    </>
  );
}

/** What is sent about a person, as it is sent. */
export function ContextText({ text, label }: { text: string; label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="max-h-[min(24rem,45dvh)] max-w-[70ch] overflow-auto rounded-edge border border-line bg-ground p-3"
    >
      <pre className="whitespace-pre-wrap font-mono text-small [overflow-wrap:anywhere]">{text}</pre>
    </section>
  );
}
