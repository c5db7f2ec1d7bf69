import { errors } from "../errors.ts";
import type { ClientRecord } from "../records.ts";
import { listSessions } from "../sessions.ts";
import { type BackendRequest, field, page } from "./request.ts";
import { backendClient } from "./session-json.ts";

function clientJson(request: BackendRequest, client: ClientRecord) {
  return backendClient(client, listSessions(request.instance, { clientId: client.id }));
}

/** `GET /clients` */
export function listClients(request: BackendRequest) {
  const clients = request.instance.clients.all();
  const data = page(request, clients).map((client) => clientJson(request, client));
  return request.query("paginated") === "true" ? { data, total_count: clients.length } : data;
}

/** `GET /clients/{id}` */
export function getClient(request: BackendRequest) {
  const client = request.instance.clients.get(request.param("id"));
  if (!client) throw errors.notFound("client", request.param("id"));
  return clientJson(request, client);
}

/** `POST /clients/verify`: the client that a `__client` cookie stands for. */
export function verifyClient(request: BackendRequest) {
  const token = field(request, "token", "string");
  if (!token) throw errors.parameterMissing("token");
  const client = request.instance.clients.findBy("token", token)[0];
  if (!client) throw errors.notFound("client", "given by its token");
  return clientJson(request, client);
}

/** `GET /clients/handshake_payload`: the cookies of a handshake, in exchange for its nonce, once. */
export function getHandshakePayload(request: BackendRequest) {
  const nonce = request.query("nonce") ?? "";
  const handshake = request.instance.handshakes.get(nonce);
  if (!handshake || handshake.expires_at <= Date.now())
    throw errors.notFound("handshake", "given by its nonce");
  request.instance.handshakes.delete(nonce);
  return { directives: handshake.directives };
}
