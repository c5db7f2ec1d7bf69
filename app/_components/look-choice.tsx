"use client";

import { useId, useSyncExternalStore } from "react";
import { chooseLook, type Look, lookKey, lookNames, looks } from "./look.ts";

function readLook(): Look {
  return looks.find((look) => look === document.documentElement.dataset.look) ?? "system";
}

function watchLook(onChange: () => void): () => void {
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (key === lookKey) chooseLook(looks.find((look) => look === newValue) ?? "system");
  };
  window.addEventListener("look", onChange);
  window.addEventListener("storage", onStorage);
  return () => {
    window.removeEventListener("look", onChange);
    window.removeEventListener("storage", onStorage);
  };
}

/** Chooses between light and dark, for this browser: at once, in its other tabs too, and kept over visits. */
export function LookChoice() {
  const name = useId();
  const chosen = useSyncExternalStore<Look | undefined>(watchLook, readLook, () => undefined);
  return (
    <fieldset className="flex flex-wrap items-center gap-x-5 gap-y-2 scriptless:hidden">
      <legend className="sr-only">Look</legend>
      {looks.map((look) => (
        <label key={look} className="flex items-center gap-2">
          <input
            type="radio"
            name={name}
            value={look}
            checked={look === chosen}
            onChange={() => chooseLook(look)}
            className="size-4 accent-accent"
          />
          {lookNames[look]}
        </label>
      ))}
    </fieldset>
  );
}
