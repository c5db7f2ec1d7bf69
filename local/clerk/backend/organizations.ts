import { errors } from "../errors.ts";
import {
  createOrganization as createRecord,
  deleteLogo,
  deleteOrganization as deleteRecord,
  organizationName,
  organizationSlug,
  setLogo,
  updateOrganization as updateRecord,
} from "../organization-changes.ts";
import { requireOrganization, requireOrganizationsEnabled } from "../organizations.ts";
import type { OrganizationRecord } from "../records.ts";
import { mergeMetadata } from "../users.ts";
import { backendOrganization } from "./organization-json.ts";
import {
  type BackendRequest,
  deletedObject,
  field,
  integerField,
  objectField,
  ordered,
  paginated,
  requireText,
  timeField,
} from "./request.ts";

const METADATA = ["public_metadata", "private_metadata"] as const;

/**
 * The organization that the path names.
 * @throws ClerkError 403 when the instance has no organizations, 404 when it does not have this one
 */
export function requireNamedOrganization(request: BackendRequest): OrganizationRecord {
  requireOrganizationsEnabled(request.instance);
  return requireOrganization(request.instance, request.param("organizationId"));
}

function answer(request: BackendRequest, organization: OrganizationRecord) {
  const membersCount = request.query("include_members_count") === "true";
  return backendOrganization(request.instance, organization, { membersCount });
}

/** Whether an organization has one of the members that `user_id` names, and none of those it names with a minus. */
function memberCondition(request: BackendRequest): (organization: OrganizationRecord) => boolean {
  const values = request.queries("user_id");
  const wanted = values.filter((value) => !value.startsWith("-")).map((value) => value.replace(/^[+ ]/, ""));
  const unwanted = values.filter((value) => value.startsWith("-")).map((value) => value.slice(1));
  return ({ id }) => {
    const memberships = request.instance.organizationMemberships.findBy("organization_id", id);
    const members = memberships.map(({ user_id }) => user_id);
    const hasWanted = wanted.length === 0 || wanted.some((userId) => members.includes(userId));
    return hasWanted && !unwanted.some((userId) => members.includes(userId));
  };
}

function matching(request: BackendRequest): OrganizationRecord[] {
  const part = request.query("query")?.toLowerCase();
  const ids = request.queries("organization_id");
  const isLike = ({ id, name, slug }: OrganizationRecord) =>
    !part || id.toLowerCase() === part || `${name}\n${slug ?? ""}`.toLowerCase().includes(part);
  return request.instance.organizations
    .all()
    .filter((organization) => ids.length === 0 || ids.includes(organization.id))
    .filter(isLike)
    .filter(memberCondition(request));
}

/** `GET /organizations` */
export function listOrganizations(request: BackendRequest) {
  const { instance } = request;
  requireOrganizationsEnabled(instance);
  const sorted = ordered(request, matching(request), {
    name: ({ name }) => name,
    created_at: ({ created_at }) => created_at,
    members_count: ({ id }) => instance.organizationMemberships.findBy("organization_id", id).length,
  });
  return paginated(request, sorted, (organization) => answer(request, organization));
}

/** `POST /organizations`. Without `created_by` it has no members at first. */
export function createOrganization(request: BackendRequest) {
  const { instance } = request;
  requireOrganizationsEnabled(instance);
  const creatorId = field(request, "created_by", "string");
  const creator = instance.users.get(creatorId);
  if (creatorId && !creator) throw errors.organizationCreatorNotFound(creatorId);
  const limit = integerField(request, "max_allowed_memberships", { min: 0 });
  const createdAt = timeField(request, "created_at");
  const organization = createRecord(request, creator, {
    name: organizationName(requireText(request, "name")),
    slug: organizationSlug(instance, field(request, "slug", "string") ?? null),
    public_metadata: objectField(request, "public_metadata") ?? {},
    private_metadata: objectField(request, "private_metadata") ?? {},
    ...(limit === undefined ? {} : { max_allowed_memberships: limit }),
    ...(createdAt === undefined ? {} : { created_at: createdAt }),
  });
  return answer(request, organization);
}

/** `GET /organizations/{id or slug}` */
export function getOrganization(request: BackendRequest) {
  return answer(request, requireNamedOrganization(request));
}

/** `PATCH /organizations/{id}`. Since API version 2026-05-12 metadata has an endpoint of its own. */
export function updateOrganization(request: BackendRequest) {
  const organization = requireNamedOrganization(request);
  for (const name of METADATA) {
    if (request.body[name] !== undefined) throw errors.parameterUnknown(name);
  }
  const change: Partial<OrganizationRecord> = {};
  const name = field(request, "name", "string");
  if (name !== undefined && name !== null) change.name = organizationName(name);
  const slug = field(request, "slug", "string");
  if (slug !== undefined) change.slug = organizationSlug(request.instance, slug, organization.id);
  const adminDelete = field(request, "admin_delete_enabled", "boolean");
  if (typeof adminDelete === "boolean") change.admin_delete_enabled = adminDelete;
  const limit = integerField(request, "max_allowed_memberships", { min: 0 });
  if (limit !== undefined) change.max_allowed_memberships = limit;
  const createdAt = timeField(request, "created_at");
  if (createdAt !== undefined) change.created_at = createdAt;
  return answer(request, updateRecord(request, organization, change));
}

function changeMetadata(request: BackendRequest, combine: typeof mergeMetadata) {
  const organization = requireNamedOrganization(request);
  const change: Partial<OrganizationRecord> = {};
  for (const name of METADATA) {
    const given = objectField(request, name);
    if (given) change[name] = combine(organization[name], given);
  }
  return answer(request, updateRecord(request, organization, change));
}

/** `PATCH /organizations/{id}/metadata`: merges at every level; null takes a key away. */
export const mergeOrganizationMetadata = (request: BackendRequest) => changeMetadata(request, mergeMetadata);

/** `PUT /organizations/{id}/metadata`: replaces the parts that are given. */
export const replaceOrganizationMetadata = (request: BackendRequest) =>
  changeMetadata(request, (_, given) => given);

/** `PUT /organizations/{id}/logo` */
export function setOrganizationLogo(request: BackendRequest) {
  return answer(request, setLogo(request, requireNamedOrganization(request), request.file));
}

/** `DELETE /organizations/{id}/logo` */
export function deleteOrganizationLogo(request: BackendRequest) {
  return answer(request, deleteLogo(request, requireNamedOrganization(request)));
}

/** `DELETE /organizations/{id}` */
export function deleteOrganization(request: BackendRequest) {
  const organization = requireNamedOrganization(request);
  deleteRecord(request, organization);
  return deletedObject("organization", organization.id);
}
