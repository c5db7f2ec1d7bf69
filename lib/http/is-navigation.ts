/** Whether a page is asked for by the address bar or by a form without JavaScript. */
export function isNavigation({ headers }: Pick<Request, "headers">): boolean {
  return !headers.has("next-action") && headers.get("accept")?.includes("text/html") === true;
}
