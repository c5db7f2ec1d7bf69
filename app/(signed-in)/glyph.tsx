import type { ReactNode } from "react";

// Each is drawn for the kit, on a grid of sixteen, in the line of the text around it.
const shapes = {
  profile: (
    <>
      <circle cx="8" cy="5" r="2.75" />
      <path d="M2.5 14c.4-3 2.5-4.5 5.5-4.5s5.1 1.5 5.5 4.5" />
    </>
  ),
  items: <path d="M2 4l1.2 1.2L5.5 3M2 11l1.2 1.2 2.3-2.2M8 4.25h6M8 11.25h6" />,
  directory: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="M10.5 10.5L14 14" />
    </>
  ),
  assistant: <path d="M2 2.75h12v8.5H7.5L4 14v-2.75H2z" />,
  settings: (
    <>
      <rect x="3" y="7" width="10" height="7" />
      <path d="M5.25 7V4.75a2.75 2.75 0 0 1 5.5 0V7" />
    </>
  ),
  look: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5v11a5.5 5.5 0 0 0 0-11" fill="currentColor" />
    </>
  ),
  activity: <path d="M1.5 8h3l2-5 3 10 2-5h3" />,
} satisfies Record<string, ReactNode>;

export type GlyphName = keyof typeof shapes;

/** A small picture beside the word that it stands for. */
export function Glyph({ name }: { name: GlyphName }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className="size-4 shrink-0"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}
