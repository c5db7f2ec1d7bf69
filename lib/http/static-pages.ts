import { isPublicPath } from "#lib/auth/routes.ts";

/** A page that the build has rendered to its end, as `scripts/lib/static-pages.ts` writes it down. */
export interface StaticPage {
  /** The paths at which it stands. */
  paths: RegExp;
  /** Its file among the Worker's assets. */
  file: string;
  /** A strong entity tag, of its bytes. */
  etag: string;
  /** What Next would send with it. */
  headers: Record<string, string>;
  /** The hashes of its inline scripts, as a policy names them. */
  scripts: string[];
}

interface Assets {
  fetch(url: string): Promise<Pick<Response, "ok" | "arrayBuffer">>;
}

const bodies = new Map<string, ArrayBuffer>();

/**
 * Answers a public page that is the same for everybody, without Next: that would look for its middleware and render nothing. What
 * is not simply such a page is left to Next: what its router asks for, forms, and what Clerk has sent back here.
 *
 * @returns undefined where Next has to answer
 */
export async function answerStaticPage(
  { method, url, headers }: Pick<Request, "method" | "url" | "headers">,
  pages: StaticPage[],
  assets: Assets,
): Promise<Response | undefined> {
  if ((method !== "GET" && method !== "HEAD") || headers.has("rsc")) return undefined;
  const { pathname, search } = new URL(url);
  if (!isPublicPath(pathname) || search.includes("__clerk")) return undefined;
  const page = pageAt(pathname, pages);
  if (!page) return undefined;
  const fields = {
    ...page.headers,
    "Content-Type": "text/html; charset=utf-8",
    // Another build is another page: each visit asks, and mostly hears that nothing has changed.
    "Cache-Control": "public, max-age=0, must-revalidate",
    ETag: page.etag,
    Vary: "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch",
  };
  if (headers.get("if-none-match")?.includes(page.etag))
    return new Response(null, { status: 304, headers: fields });
  const body = bodies.get(page.file) ?? (await load(page.file, assets));
  return body && new Response(method === "HEAD" ? null : body, { headers: fields });
}

/** The whole page that stands at a path, whoever answers it. */
export function pageAt(pathname: string, pages: StaticPage[]): StaticPage | undefined {
  return pages.find(({ paths }) => paths.test(pathname));
}

async function load(file: string, assets: Assets): Promise<ArrayBuffer | undefined> {
  const response = await assets.fetch(`http://assets.local/${file}`);
  if (!response.ok) return undefined;
  const body = await response.arrayBuffer();
  // Not the promise of it: that belongs to the request which waits for it.
  bodies.set(file, body);
  return body;
}
