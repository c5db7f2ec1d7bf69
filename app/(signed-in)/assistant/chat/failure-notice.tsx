"use client";

import { linkClass } from "#app/_components/link-class.ts";
import type { Failure } from "../answers/failure.ts";

interface FailureNoticeProps {
  failure: Failure;
  /** How long it takes until it may be asked again. */
  seconds: number;
}

/** Says why a question was not taken, and what to do. */
export function FailureNotice({ failure, seconds }: FailureNoticeProps) {
  const { message, needsSignIn } = failure;
  return (
    <div className="mb-2 border-l-2 border-danger pl-3">
      <p role="alert">
        {message}{" "}
        {needsSignIn && (
          <a
            href={`/sign-in?redirect_url=${encodeURIComponent(window.location.pathname)}`}
            className={linkClass}
          >
            Sign in
          </a>
        )}
      </p>
      {seconds > 0 && (
        <p className="text-small text-ink-soft tabular-nums">You can ask again in {wordsOf(seconds)}.</p>
      )}
    </div>
  );
}

function wordsOf(seconds: number): string {
  if (seconds < 120) return seconds === 1 ? "a second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
