/** How the product looks: as the system does, or always light or dark. */
export const looks = ["system", "light", "dark"] as const;
export type Look = (typeof looks)[number];

/** Where a browser keeps its look. */
export const lookKey = "look";

/** Sets the look that was chosen, before anything is drawn: so there is no flash of the other. */
export const lookScript = `try{var l=localStorage.getItem("${lookKey}");if(l==="light"||l==="dark")document.documentElement.dataset.look=l}catch(e){}`;
