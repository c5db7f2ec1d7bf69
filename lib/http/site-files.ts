/** The pages that search engines may show. */
const shown = ["/", "/privacy", "/terms", "/status"];

/**
 * What search engines ask for, at the address of this deployment. In `worker.ts` and no metadata routes of Next's: those would bring
 * the handlers' half of Next into the Worker.
 *
 * @returns undefined where it is none of these files
 */
export function answerSiteFile(pathname: string, appUrl: string): Response | undefined {
  const at = (path: string) => new URL(path, appUrl).href;
  if (pathname === "/robots.txt") {
    const text = `User-agent: *\nAllow: /\nDisallow: /api/\n\nSitemap: ${at("/sitemap.xml")}\n`;
    return new Response(text, { headers: { "Content-Type": "text/plain; charset=utf-8" } });
  }
  if (pathname === "/sitemap.xml") {
    const urls = shown.map((path) => `<url><loc>${at(path)}</loc></url>`).join("");
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls}</urlset>\n`;
    return new Response(text, { headers: { "Content-Type": "application/xml; charset=utf-8" } });
  }
  return undefined;
}
