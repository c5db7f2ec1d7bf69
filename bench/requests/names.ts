/** What the contestants are called, in tables and in bench.json. */
export const names = {
  own: "edgewise",
  onNext: "edgewise on next start",
  peer: "OpenNext and Clerk as they come",
  vinext: "vinext and Clerk as they come",
  hono: "Hono, Clerk, Drizzle",
  bare: "a bare Worker",
} as const;
