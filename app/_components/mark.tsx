import { brand } from "#app/brand.ts";

/** The look of the product's name where it leads home. */
export const markClass = "inline-flex items-center gap-2.5 font-semibold tracking-tight";

/** The product's sign and name. */
export function Mark() {
  return (
    <>
      <svg viewBox="0 0 16 16" className="size-4" fill="none" strokeWidth="2.5" aria-hidden="true">
        <path d="M2 0v14h14" stroke="currentColor" />
        <path d="M7 1.25h7.75V10" className="stroke-accent" />
      </svg>
      <span>{brand.name}</span>
    </>
  );
}
