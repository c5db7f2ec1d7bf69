"use client";

import { ActButton } from "#app/_components/act-button.tsx";
import { erasePersonalData, exportPersonalData } from "./actions.ts";

/** Has the browser save a text as a file. */
function save(text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "my-data.json";
  link.click();
  // Not at once: the browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Taking one's data along, and erasing it. */
export function PersonalData() {
  return (
    <section aria-labelledby="data" className="grid gap-4">
      <h2 id="data" className="text-lead font-semibold">
        Your data
      </h2>
      <p className="max-w-[65ch] text-ink-soft">
        Everything that is kept here about you, as a file; or gone, while your account stays.
      </p>
      <div className="flex flex-wrap gap-3">
        <ActButton action={exportPersonalData} fields={{}} onDone={save}>
          Download my data
        </ActButton>
        <ActButton
          action={erasePersonalData}
          fields={{}}
          confirm={{
            title: "Erase all that is yours?",
            text: "Your bio, your items, your activity and your conversations are erased. It can't be undone. Download them first if you want to keep them.",
            button: "Erase everything",
          }}
        >
          Erase my data
        </ActButton>
      </div>
    </section>
  );
}
