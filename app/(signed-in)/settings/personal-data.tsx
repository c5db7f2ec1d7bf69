import { ActButton } from "#app/_components/act-button.tsx";
import { quietButtonClass } from "#app/_components/button.tsx";
import { erasePersonalData } from "./actions.ts";

/** Taking one's data along, and erasing it. */
export function PersonalData() {
  return (
    <section aria-labelledby="data" className="grid gap-4">
      <h2 id="data" className="text-lead font-semibold">
        Your data
      </h2>
      <p className="max-w-[65ch] text-ink-soft">
        Everything that is kept here about you, as a file; or gone. Your account itself is closed from the
        menu behind your picture: then all of it is erased as well.
      </p>
      <div className="flex flex-wrap gap-3">
        <div>
          <a href="/settings/export" download className={quietButtonClass}>
            Download my data
          </a>
        </div>
        <ActButton
          action={erasePersonalData}
          fields={{}}
          confirm={{
            title: "Erase all that is yours?",
            text: "Your bio, your items and your activity are erased. It can't be undone. Download them first if you want to keep them.",
            button: "Erase everything",
          }}
        >
          Erase my data
        </ActButton>
      </div>
    </section>
  );
}
