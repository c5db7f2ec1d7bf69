"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState, useTransition } from "react";
import { flushSync } from "react-dom";
import { useHydrated } from "#app/_components/use-hydrated.ts";
import { focusFirst } from "../navigation-focus.tsx";
import type { Place } from "./commands.ts";

/** Loaded when it is opened first, and left out of the Worker: only the browser needs it. */
const Palette = dynamic(() => import("./palette.tsx").catch(() => ({ default: NotLoaded })), { ssr: false });

/** Instead of the page of an error, which would take away what was typed in the page behind. */
function NotLoaded() {
  return (
    <p role="alert" className="fixed inset-x-0 top-0 border-b border-danger bg-surface px-5 py-4">
      The search could not be loaded. Reload the page when you're back online.
    </p>
  );
}

/** Opens the command palette, as Ctrl-K or ⌘K does anywhere in the product. */
export function PaletteButton({ consolePlaces }: { consolePlaces: Promise<Place[]> }) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [isGoing, startGoing] = useTransition();
  const focusNext = useRef<string>(undefined);
  const isApple = useHydrated() ? /Mac|iP(?:hone|ad|od)/.test(navigator.platform) : undefined;

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { key, repeat, altKey, shiftKey } = event;
    // On a Mac, Ctrl-K is a key of its text fields.
    const isAsked = isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    if (!isAsked || altKey || shiftKey || key.toLowerCase() !== "k" || event.defaultPrevented) return;
    // A question that waits for its answer, and Clerk's own dialogs, are not covered.
    if (!isOpen && document.querySelector("dialog:modal, [aria-modal=true]")) return;
    event.preventDefault();
    if (!repeat) setOpen(!isOpen);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);

  // Next leaves the focus where it was: whoever chose a place goes on at its title, or at the field they asked for.
  useEffect(() => {
    if (isGoing || !focusNext.current) return;
    focusFirst(focusNext.current);
    focusNext.current = undefined;
  }, [isGoing]);

  function go(href: string, focus?: string): void {
    // What had the focus gets it back, and would keep it: the directory's field what is typed in it, too.
    flushSync(() => setOpen(false));
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    focusNext.current = focus ? `#${focus}` : "main h1";
    startGoing(() => router.push(href));
  }

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        className="inline-flex size-9 shrink-0 items-center justify-center gap-2 rounded-edge border border-line text-small text-ink-soft transition-colors hover:border-line-strong hover:text-ink sm:w-auto sm:px-2.5 scriptless:hidden"
      >
        <svg viewBox="0 0 16 16" className="size-4" fill="none" stroke="currentColor" aria-hidden="true">
          <circle cx="7" cy="7" r="4.75" />
          <path d="m10.5 10.5 3.75 3.75" />
        </svg>
        <span className="max-sm:sr-only">Search</span>
        {/* As wide as the longer of the two: nothing moves when it is known which. */}
        <kbd className="min-w-10 text-right font-mono text-[0.6875rem] max-sm:hidden pointer-coarse:hidden">
          <span aria-hidden="true">{isApple !== undefined && (isApple ? "⌘ K" : "Ctrl K")}</span>
        </kbd>
      </button>
      {isOpen && <Palette consolePlaces={consolePlaces} onGo={go} onClose={() => setOpen(false)} />}
    </>
  );
}
