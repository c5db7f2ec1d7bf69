import { brand } from "#app/brand.ts";

const [inInk, inAccent] = brand.sign;

/** The product's name, leading home. A plain link: the page for errors has it too, and would bring Next's along to each page. */
export function Wordmark() {
  return (
    <a href="/" className="inline-flex items-center gap-2.5 font-semibold tracking-tight">
      <svg viewBox="0 0 16 16" className="size-4" fill="none" strokeWidth="2.5" aria-hidden="true">
        <path d={inInk} stroke="currentColor" />
        <path d={inAccent} className="stroke-accent" />
      </svg>
      <span>{brand.name}</span>
    </a>
  );
}
