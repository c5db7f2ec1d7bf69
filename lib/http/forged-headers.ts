/** What only a proxy before the Worker, or Next itself, would say: there is none, so a client says it. */
const forged = [
  // Clerk's SDK makes redirects of it: away from here, with the session's token.
  "x-forwarded-host",
  // Next renders what a client hands it as the state of a page that it had begun.
  "next-resume",
];

/**
 * Takes away what a client can say and Next or Clerk's SDK would believe.
 *
 * @param request changes
 */
export function dropForgedHeaders({ headers, url }: Request): void {
  for (const name of forged) headers.delete(name);
  headers.set("x-forwarded-proto", new URL(url).protocol.slice(0, -1));
}
