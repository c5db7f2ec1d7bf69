import type { AllowlistIdentifierJSON, BlocklistIdentifierJSON } from "@clerk/backend";
import { errors } from "../errors.ts";
import { normalizeEmail, normalizePhone } from "../identifiers.ts";
import { newId } from "../ids.ts";
import { createInvitation } from "../invitations.ts";
import type { RestrictionRecord } from "../records.ts";
import { type BackendRequest, deletedObject, field, listed, paginated, requireText } from "./request.ts";

type List = RestrictionRecord["list"];

const ID_PREFIX: Record<List, string> = { allowlist: "alid", blocklist: "blid" };
const WALLET = /^0x[0-9a-f]{40}$/i;

/** What an identifier is, and the form in which it is compared. `*@example.com` stands for a whole domain. */
function classify(text: string): Pick<RestrictionRecord, "identifier" | "identifier_type"> {
  if (WALLET.test(text)) return { identifier: text.toLowerCase(), identifier_type: "web3_wallet" };
  if (!text.includes("@")) {
    return { identifier: normalizePhone(text, "identifier"), identifier_type: "phone_number" };
  }
  if (!text.startsWith("*@")) {
    return { identifier: normalizeEmail(text, "identifier"), identifier_type: "email_address" };
  }
  const example = normalizeEmail(text.replace("*", "any"), "identifier");
  return { identifier: example.replace("any", "*"), identifier_type: "email_address" };
}

function identifierJson(
  request: BackendRequest,
  entry: RestrictionRecord,
): AllowlistIdentifierJSON | BlocklistIdentifierJSON {
  const common = {
    id: entry.id,
    identifier: entry.identifier,
    identifier_type: entry.identifier_type,
    instance_id: request.instance.id,
    created_at: entry.created_at,
    updated_at: entry.updated_at,
  };
  if (entry.list === "blocklist") return { object: "blocklist_identifier", ...common };
  const invitation = entry.invitation_id ? { invitation_id: entry.invitation_id } : {};
  return { object: "allowlist_identifier", ...common, ...invitation };
}

const entriesOf = (request: BackendRequest, list: List): RestrictionRecord[] =>
  request.instance.restrictions.findBy("list", list);

/** `GET /allowlist_identifiers` */
export const listAllowlist = (request: BackendRequest) =>
  listed(request, entriesOf(request, "allowlist"), (entry) => identifierJson(request, entry));

/** `GET /blocklist_identifiers`: always with the count. */
export const listBlocklist = (request: BackendRequest) =>
  paginated(request, entriesOf(request, "blocklist"), (entry) => identifierJson(request, entry));

function create(request: BackendRequest, list: List) {
  const { instance } = request;
  const { identifier, identifier_type } = classify(requireText(request, "identifier").trim());
  if (entriesOf(request, list).some((entry) => entry.identifier === identifier)) {
    throw errors.identifierListed(list, identifier);
  }
  const notify = list === "allowlist" && field(request, "notify", "boolean");
  const isAddress = identifier_type === "email_address" && !identifier.startsWith("*");
  const invitation = notify && isAddress ? createInvitation(request, { emailAddress: identifier }) : null;
  const now = Date.now();
  const entry = instance.restrictions.put({
    id: newId(ID_PREFIX[list]),
    list,
    identifier,
    identifier_type,
    invitation_id: invitation?.id ?? null,
    created_at: now,
    updated_at: now,
  });
  return identifierJson(request, entry);
}

/** `POST /allowlist_identifiers`: with `notify`, whoever has the address is invited by mail. */
export const createAllowlistIdentifier = (request: BackendRequest) => create(request, "allowlist");

/** `POST /blocklist_identifiers` */
export const createBlocklistIdentifier = (request: BackendRequest) => create(request, "blocklist");

function remove(request: BackendRequest, list: List) {
  const { restrictions } = request.instance;
  const entry = restrictions.get(request.param("id"));
  if (entry?.list !== list) throw errors.notFound("identifier", request.param("id"));
  restrictions.delete(entry.id);
  return deletedObject(`${list}_identifier`, entry.id);
}

/** `DELETE /allowlist_identifiers/{id}` */
export const deleteAllowlistIdentifier = (request: BackendRequest) => remove(request, "allowlist");

/** `DELETE /blocklist_identifiers/{id}` */
export const deleteBlocklistIdentifier = (request: BackendRequest) => remove(request, "blocklist");
