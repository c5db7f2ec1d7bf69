import type { KeyboardEvent } from "react";

/** Lets the arrow keys move between the field of a search and the rows that it found. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input[type=search], a[data-row]")];
  const place = stops.indexOf(event.target as HTMLElement);
  const next = step === undefined || place < 0 ? undefined : stops[place + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
