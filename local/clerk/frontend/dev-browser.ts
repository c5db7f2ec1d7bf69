import { newId } from "../ids.ts";
import type { Instance } from "../instance.ts";
import type { DevBrowserRecord } from "../records.ts";
import type { FrontendReply, FrontendRequest } from "./request.ts";

/** A development browser: what clerk-js carries in place of a third-party cookie. */
export function newDevBrowser(instance: Instance, clientId: string | null): DevBrowserRecord {
  return instance.devBrowsers.put({ id: newId("dvb"), client_id: clientId, created_at: Date.now() });
}

/** `POST /dev_browser` */
export function createDevBrowser(request: FrontendRequest): FrontendReply {
  const { id } = newDevBrowser(request.instance, null);
  return { bare: { object: "dev_browser", id } };
}
