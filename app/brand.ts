/** The product's name and promise: with the tokens in globals.css and icon.svg, all that a rebranding changes. */
export const brand = {
  name: "Edgewise",
  promise: "A signed‑in product at the edge, from one command.",
};
