import { maxFormBytes, refusals } from "./refusals.ts";

/**
 * Refuses what Next would throw at and answer with 500: a path that cannot be decoded, and a form, or a Server Action, that another
 * site's page sends, or that is too large or does not say how large it is.
 *
 * @returns undefined where it is none of these
 */
export function refuseMalformed({ method, url, headers }: Asked): Response | undefined {
  const { pathname, host } = new URL(url);
  if (!isDecodable(pathname)) return refuse(400, "This address cannot be read.");
  // Clerk's own part asks for itself: providers send forms to it.
  if (method !== "POST" || !isForm(headers) || pathname.startsWith("/__clerk/")) return undefined;
  const origin = headers.get("origin");
  const isOwn = origin === null || (URL.canParse(origin) && new URL(origin).host === host);
  if (!isOwn) return refuse(403, "This was sent from another site.");
  const length = headers.get("content-length");
  if (length === null) return refuse(411, "Say how long it is.");
  return Number(length) > maxFormBytes ? refuse(413, refusals.tooLarge.message) : undefined;
}

type Asked = Pick<Request, "method" | "url" | "headers">;

/** What Next takes for a Server Action. */
function isForm(headers: Headers): boolean {
  const type = headers.get("content-type") ?? "";
  return headers.has("next-action") || /multipart\/form-data|application\/x-www-form-urlencoded/i.test(type);
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function refuse(status: number, message: string): Response {
  return new Response(message, { status, headers: { "Content-Type": "text/plain" } });
}
