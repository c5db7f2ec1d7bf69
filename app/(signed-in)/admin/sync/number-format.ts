/** How figures are written. */
export const numberFormat = new Intl.NumberFormat("en");
