/**
 * The product's name, promise and colours outside of the page: with the tokens in globals.css and public/icon.svg, all that a
 * rebranding changes. `npm run brand` then makes the other pictures of public/ anew.
 */
export const brand = {
  name: "Edgewise",
  promise: "A signed‑in product at the edge, from one command.",
  description:
    "Next.js on Cloudflare Workers with Clerk, Drizzle and libSQL: sign-in, roles, a synchronised database, a directory and an assistant, ready to build on.",
  /** Of the ground, as hex, for browsers' own frames. */
  ground: { light: "#fbfaf8", dark: "#0e0f12" },
};
