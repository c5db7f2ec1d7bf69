/**
 * The product's name, promise, colours and sign: all that a rebranding changes. `npm run brand` then makes of it what browsers and other
 * sites ask for, and the stylesheet's colours.
 */
export const brand = {
  name: "Edgewise",
  promise: "A signed‑in product at the edge, from one command.",
  description:
    "Next.js on Cloudflare Workers with Clerk, Drizzle and libSQL: sign-in, roles, a synchronised database, a directory and an assistant, ready to build on.",
  /** Two strokes in a square of 16: one in the colour of the text, one in the accent. */
  sign: ["M2 0v14h14", "M7 1.25h7.75V10"],
  /** Each for light and for dark. */
  colors: {
    ground: ["oklch(0.985 0.003 95)", "oklch(0.17 0.006 265)"],
    surface: ["oklch(1 0 0)", "oklch(0.205 0.007 265)"],
    line: ["oklch(0.9 0.006 95)", "oklch(0.3 0.01 265)"],
    "line-strong": ["oklch(0.62 0.01 95)", "oklch(0.55 0.012 265)"],
    ink: ["oklch(0.21 0.012 265)", "oklch(0.95 0.004 95)"],
    "ink-soft": ["oklch(0.46 0.012 265)", "oklch(0.73 0.01 265)"],
    accent: ["oklch(0.53 0.19 33)", "oklch(0.74 0.15 42)"],
    "accent-ink": ["oklch(1 0 0)", "oklch(0.19 0.03 40)"],
    danger: ["oklch(0.5 0.2 22)", "oklch(0.75 0.14 22)"],
    success: ["oklch(0.47 0.11 155)", "oklch(0.78 0.13 155)"],
  },
} as const;
