import type { RedirectUrlJSON } from "@clerk/backend";
import { errors } from "../errors.ts";
import { newId } from "../ids.ts";
import type { RedirectUrlRecord } from "../records.ts";
import { type BackendRequest, deletedObject, listed, requireText } from "./request.ts";

/** Addresses of native apps that a sign-in may come back to. Clerk keeps the list; nothing here asks for it. */

const redirectUrlJson = (record: RedirectUrlRecord): RedirectUrlJSON => ({
  object: "redirect_url",
  ...record,
});

function requireRedirectUrl(request: BackendRequest): RedirectUrlRecord {
  const record = request.instance.redirectUrls.get(request.param("id"));
  if (!record) throw errors.notFound("redirect url", request.param("id"));
  return record;
}

/** `GET /redirect_urls` */
export const listRedirectUrls = (request: BackendRequest) =>
  listed(request, request.instance.redirectUrls.all(), redirectUrlJson);

/** `GET /redirect_urls/{id}` */
export const getRedirectUrl = (request: BackendRequest) => redirectUrlJson(requireRedirectUrl(request));

/** `POST /redirect_urls` */
export function createRedirectUrl(request: BackendRequest) {
  const { redirectUrls } = request.instance;
  const url = requireText(request, "url").trim();
  if (!URL.canParse(url)) throw errors.parameterFormat("url", "a valid url");
  if (redirectUrls.all().some((other) => other.url === url))
    throw errors.alreadyExists("url", "redirect URL");
  const now = Date.now();
  return redirectUrlJson(redirectUrls.put({ id: newId("ru"), url, created_at: now, updated_at: now }));
}

/** `DELETE /redirect_urls/{id}` */
export function deleteRedirectUrl(request: BackendRequest) {
  const { id } = requireRedirectUrl(request);
  request.instance.redirectUrls.delete(id);
  return deletedObject("redirect_url", id);
}
