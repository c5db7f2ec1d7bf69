"use client";

import { buttonClass } from "./_components/button.tsx";
import { Notice } from "./_components/notice.tsx";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <Notice title="This page could not be shown">
      <p>Something did not answer in time, or broke on our side. Nothing of yours is lost.</p>
      {error.digest && <p className="mt-2 font-mono text-small">Reference: {error.digest}</p>}
      <button type="button" onClick={reset} className={`${buttonClass} mt-6`}>
        Try again
      </button>
    </Notice>
  );
}
