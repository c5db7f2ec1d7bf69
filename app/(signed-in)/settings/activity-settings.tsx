"use client";

import Link from "next/link";
import { useOptimistic } from "react";
import { ActButton } from "#app/_components/act-button.tsx";
import { eraseActivity, saveRecording } from "./actions.ts";

/** Whether a person's activity is recorded, and what becomes of it. */
export function ActivitySettings({ recordsActivity }: { recordsActivity: boolean }) {
  const [isOn, show] = useOptimistic(recordsActivity);
  return (
    <section aria-labelledby="activity" className="grid gap-4">
      <h2 id="activity" className="text-lead font-semibold">
        Activity
      </h2>
      <p className="max-w-[65ch] text-ink-soft">
        {isOn
          ? "What you search for, whom you look at and what you add is remembered for ninety days, for you alone."
          : "What you search for, whom you look at and what you add is not remembered. That you signed in and out is."}{" "}
        <Link href="/activity" className="text-ink underline decoration-line-strong underline-offset-4">
          See your activity
        </Link>
      </p>
      <div className="flex flex-wrap gap-3">
        <ActButton
          action={saveRecording}
          fields={{ recording: isOn ? "off" : "on" }}
          onBegin={() => show(!isOn)}
        >
          {isOn ? "Stop remembering" : "Remember again"}
        </ActButton>
        <ActButton
          action={eraseActivity}
          fields={{}}
          confirm={{
            title: "Erase your activity?",
            text: "What you did here so far is forgotten. It can't be brought back.",
            button: "Erase",
          }}
        >
          Erase your activity
        </ActButton>
      </div>
    </section>
  );
}
