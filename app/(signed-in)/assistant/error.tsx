"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { quietButtonClass } from "#app/_components/button.tsx";

/** Where a conversation could not be loaded. The layout stays, and with it whatever answer this tab is getting. */
export default function AssistantError({ reset }: { reset: () => void }) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div role="alert" className="grid content-center justify-items-start gap-3 py-10">
      <h2 className="text-title font-semibold">This conversation could not be shown</h2>
      <p className="text-ink-soft">
        The database did not answer, or something broke on our side. Nothing that was kept is lost.
      </p>
      <button type="button" onClick={retry} className={quietButtonClass}>
        Try again
      </button>
    </div>
  );
}
