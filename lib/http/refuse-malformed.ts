import { parseAndValidateFlightRouterState } from "next/dist/server/app-render/parse-and-validate-flight-router-state.js";
import { requestContext } from "#lib/request-context.ts";
import { maxFormBytes, refusals } from "./refusals.ts";

/**
 * Refuses what Next or OpenNext would throw at and answer with 500: a path, or an image's address, that cannot be decoded, what Next's
 * router says of itself where that is nothing it could have said, and a form, or a Server Action, that another site's page sends, that is
 * too large or does not say how large it is, or that is not written as forms, and React's, are.
 *
 * @returns undefined where it is none of these
 */
export async function refuseMalformed(request: Request): Promise<Response | undefined> {
  const { method, url, headers } = request;
  const { pathname, host, searchParams } = new URL(url);
  if (!(await canRead(() => decodeURIComponent(pathname))))
    return refuse(400, "This address cannot be read.");
  const readImage = () => readImageAddress(searchParams.get("url") ?? "", url);
  if (pathname === "/_next/image" && !(await canRead(readImage)))
    return refuse(400, "The address of this image cannot be read.");
  const tree = headers.get("next-router-state-tree") ?? undefined;
  if (!(await canRead(() => parseAndValidateFlightRouterState(tree))))
    return refuse(400, "No page of this site asks like this.");
  // Clerk's own part asks for itself: providers send forms to it.
  if (method !== "POST" || !isForm(headers) || pathname.startsWith("/__clerk/")) return undefined;
  const origin = headers.get("origin");
  const isOwn = origin === null || (URL.canParse(origin) && new URL(origin).host === host);
  if (!isOwn) return refuse(403, "This was sent from another site.");
  const length = headers.get("content-length");
  if (length === null) return refuse(411, "Say how long it is.");
  if (Number(length) > maxFormBytes) return refuse(413, refusals.tooLarge.message);
  if (!isMultipart(headers) || (await canRead(async () => readForm(await request.clone().formData()))))
    return undefined;
  return refuse(400, "This form cannot be read.");
}

/**
 * Refuses a Server Action whose arguments React could not read. It throws at them, and Next answers 500, after the middleware and before
 * any code of ours, which would have looked at the session.
 *
 * @param status of Next's answer
 * @returns undefined where it is something else
 */
export function refuseUnreadable({ method, headers }: Request, status: number): Response | undefined {
  const { isLetThrough, userId } = requestContext() ?? {};
  const isUnseen = isLetThrough && userId === undefined;
  return status === 500 && method === "POST" && isForm(headers) && isUnseen
    ? refuse(400, "This action cannot be read.")
    : undefined;
}

/**
 * Reads the address of an image as OpenNext does. With a backslash or a tab in it, what looks like a path leads to another host.
 *
 * @throws URIError, or TypeError
 */
function readImageAddress(image: string, base: string): void {
  const { origin } = new URL(image, base);
  decodeURIComponent(image);
  if (image.startsWith("/") && origin !== new URL(base).origin)
    throw new TypeError("It leads to another site.");
}

/**
 * Reads which action a form without JavaScript names. With `$ACTION_KEY` in it, React reads that again after the action has run, to hand its
 * result to the form. There it takes the last `$ACTION_REF_`, whether or not that is what ran, and throws at what it did not write itself:
 * `encodeFormAction` and `decodeFormState` in React's react-server.
 *
 * @throws Error
 */
function readForm(form: FormData): void {
  const names = [...form.keys()].filter((name) => /^\$ACTION_(?:REF|ID)_/.test(name));
  if (!form.has("$ACTION_KEY") || !names.some((name) => name.startsWith("$ACTION_REF_"))) return;
  const prefix = names.at(-1)?.replace("REF_", "");
  const isWritten = /^\{"id":"\w+","bound":"\$@1"\}$/.test(`${form.get(`${prefix}:0`)}`);
  if (!isWritten || !Array.isArray(JSON.parse(`${form.get(`${prefix}:1`)}`)))
    throw new TypeError("React did not write this.");
}

/** What Next takes for a Server Action. */
function isForm(headers: Headers): boolean {
  const type = headers.get("content-type") ?? "";
  return (
    headers.has("next-action") || isMultipart(headers) || /application\/x-www-form-urlencoded/i.test(type)
  );
}

function isMultipart(headers: Headers): boolean {
  return /multipart\/form-data/i.test(headers.get("content-type") ?? "");
}

/** Whether nothing is thrown at it. */
async function canRead(read: () => unknown): Promise<boolean> {
  try {
    await read();
    return true;
  } catch {
    return false;
  }
}

function refuse(status: number, message: string): Response {
  return new Response(message, { status, headers: { "Content-Type": "text/plain" } });
}
