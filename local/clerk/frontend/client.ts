import { endSessions, updateClient } from "../sessions.ts";
import { clientJson } from "./client-json.ts";
import { ensureClient, type FrontendReply, type FrontendRequest } from "./request.ts";

function currentClient(request: FrontendRequest): FrontendReply {
  const client = request.instance.clients.get(request.client?.id);
  return { response: client && clientJson(request, client), client: null };
}

/** `GET /client`; null for a browser in which nobody has tried to sign in yet. */
export function getClient(request: FrontendRequest): FrontendReply {
  return currentClient(request);
}

/** `PUT /client` and `POST /client` */
export function putClient(request: FrontendRequest): FrontendReply {
  ensureClient(request);
  return currentClient(request);
}

/** `DELETE /client/sessions`: signs everybody out of this browser, which stays known. */
export function removeSessions(request: FrontendRequest): FrontendReply {
  if (request.client) {
    endSessions(request, { clientId: request.client.id }, "removed");
    updateClient(request.instance, request.client?.id, {
      sign_in_id: null,
      sign_up_id: null,
      updated_at: Date.now(),
    });
  }
  return currentClient(request);
}

/** `DELETE /client`: signs everybody out and forgets the browser. */
export function deleteClient(request: FrontendRequest): FrontendReply {
  const { instance, client, devBrowser } = request;
  if (client) {
    endSessions(request, { clientId: client.id }, "removed");
    for (const signIn of instance.signIns.findBy("client_id", client.id)) instance.signIns.delete(signIn.id);
    for (const signUp of instance.signUps.findBy("client_id", client.id)) instance.signUps.delete(signUp.id);
    instance.clients.delete(client.id);
  }
  if (devBrowser) instance.devBrowsers.put({ ...devBrowser, client_id: null });
  return { response: null, client: null };
}
