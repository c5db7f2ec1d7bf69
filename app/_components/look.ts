/** How the product looks: as the system does, or always light or dark. */
export const looks = ["system", "light", "dark"] as const;
export type Look = (typeof looks)[number];

export const lookNames: Record<Look, string> = { system: "As the system", light: "Light", dark: "Dark" };

/** Where a browser keeps its look. */
export const lookKey = "look";

/** Sets the look that was chosen, before anything is drawn: so there is no flash of the other. */
export const lookScript = `try{var l=localStorage.getItem("${lookKey}");if(l==="light"||l==="dark")document.documentElement.dataset.look=l}catch(e){}`;

/** Changes the look at once, here and wherever it is shown, and keeps it for the next visit. */
export function chooseLook(look: Look): void {
  const { dataset } = document.documentElement;
  if (look === "system") delete dataset.look;
  else dataset.look = look;
  try {
    localStorage.setItem(lookKey, look);
  } catch {
    // A browser that keeps nothing shows it until it is left.
  }
  window.dispatchEvent(new Event("look"));
}
