"use client";

import { buttonClass } from "./_components/button.tsx";
import { Notice } from "./_components/notice.tsx";

export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <Notice title="This page could not be shown">
      <p>Something did not answer in time, or broke on our side. Nothing of yours is lost.</p>
      {error.digest && <p className="mt-2 font-mono text-small">Reference: {error.digest}</p>}
      <button type="button" onClick={() => window.location.reload()} className={`${buttonClass} mt-6`}>
        Try again
      </button>
    </Notice>
  );
}
