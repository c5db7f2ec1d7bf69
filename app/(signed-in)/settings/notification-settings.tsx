"use client";

import { quietButtonClass } from "#app/_components/button.tsx";
import { type Notifying, setNotifying, useNotifying } from "#app/_components/notifications.ts";

const words: Record<Notifying, string> = {
  on: "This browser tells you when the assistant has answered while you look at something else.",
  off: "This browser can tell you when the assistant has answered while you look at something else.",
  blocked:
    "Your browser blocks notifications of this site. Allow them in its settings for this site, and come back.",
  unsupported: "This browser has no notifications.",
};

/** Whether this browser says when an answer is there. */
export function NotificationSettings() {
  const notifying = useNotifying();
  const isOn = notifying === "on";
  return (
    <section aria-labelledby="notifications" className="grid justify-items-start gap-4 scriptless:hidden">
      <h2 id="notifications" className="text-lead font-semibold">
        Notifications
      </h2>
      <p role="status" className="max-w-[65ch] text-ink-soft">
        {words[notifying ?? "off"]} Nothing else is sent to you, but for the mail that signing in needs.
      </p>
      <button
        type="button"
        className={quietButtonClass}
        disabled={!isOn && notifying !== "off"}
        onClick={() => setNotifying(!isOn)}
      >
        {isOn ? "Stop telling me" : "Tell me"}
      </button>
    </section>
  );
}
