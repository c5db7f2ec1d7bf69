/** Where a link of an answer leads. */
export type Target = { kind: "inside"; href: string } | { kind: "outside"; href: string; host: string };

// Only to tell a path from an address: nothing is ever asked there.
const here = "https://inside.invalid";

/**
 * Reads the address of a link that a model wrote.
 *
 * @returns nothing where it is neither of the web nor a path of ours, or hides where it leads
 */
export function toTarget(address: string | null): Target | undefined {
  if (!address) return undefined;
  let url: URL;
  try {
    url = new URL(address, here);
  } catch {
    return undefined;
  }
  if (url.origin === here) {
    return address.startsWith("/") ? { kind: "inside", href: address } : undefined;
  }
  if (!["http:", "https:"].includes(url.protocol) || url.username || url.password) return undefined;
  // Another base than ours could make of it another address.
  if (!/^https?:/i.test(address)) return undefined;
  return { kind: "outside", href: url.href, host: url.host };
}

/** Whether a link's own words say where it leads. */
export function says(words: string, host: string): boolean {
  if (words === host) return true;
  const named = toTarget(/^[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)/.test(words) ? `https://${words}` : words);
  return named?.kind === "outside" && named.host === host;
}
