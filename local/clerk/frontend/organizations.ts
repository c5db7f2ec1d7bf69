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
import { roles } from "../organizations.ts";
import type { OrganizationRecord } from "../records.ts";
import { roleJson } from "../role-json.ts";
import { listReply, requireMember, requirePermission, requirePerson } from "./organization-access.ts";
import { frontendOrganization } from "./organization-json.ts";
import { type FrontendReply, type FrontendRequest, requireField } from "./request.ts";

function answer(request: FrontendRequest, organization: OrganizationRecord): FrontendReply {
  return { response: frontendOrganization(request.instance, organization) };
}

/** `POST /organizations` */
export function createOrganization(request: FrontendRequest): FrontendReply {
  const { instance, form } = request;
  const { user } = requirePerson(request);
  if (!user.create_organization_enabled) throw errors.organizationCreationDisabled();
  // 0 and null stand for no limit.
  const limit = user.create_organizations_limit ?? 0;
  const created = instance.organizations.all().filter(({ created_by }) => created_by === user.id).length;
  if (limit > 0 && created >= limit) throw errors.organizationQuotaExceeded(limit);
  const name = organizationName(requireField(request, "name"));
  const slug = organizationSlug(instance, form.slug ?? null);
  return answer(request, createRecord(request, user, { name, slug }));
}

/** `GET /organizations/{id}` */
export function getOrganization(request: FrontendRequest): FrontendReply {
  return answer(request, requireMember(request).organization);
}

/** `PATCH /organizations/{id}` */
export function updateOrganization(request: FrontendRequest): FrontendReply {
  const { organization } = requirePermission(request, "org:sys_profile:manage");
  const { name, slug } = request.form;
  const change: Partial<OrganizationRecord> = {};
  if (name !== undefined) change.name = organizationName(name);
  if (slug !== undefined) change.slug = organizationSlug(request.instance, slug, organization.id);
  return answer(request, updateRecord(request, organization, change));
}

/** `DELETE /organizations/{id}` */
export function deleteOrganization(request: FrontendRequest): FrontendReply {
  const { organization } = requirePermission(request, "org:sys_profile:delete");
  if (!organization.admin_delete_enabled) throw errors.organizationDeletionDisabled();
  deleteRecord(request, organization);
  return { response: { object: "organization", id: organization.id, deleted: true } };
}

/** `PUT /organizations/{id}/logo` */
export function setOrganizationLogo(request: FrontendRequest): FrontendReply {
  const { organization } = requirePermission(request, "org:sys_profile:manage");
  return answer(request, setLogo(request, organization, request.file));
}

/** `DELETE /organizations/{id}/logo` */
export function deleteOrganizationLogo(request: FrontendRequest): FrontendReply {
  const { organization } = requirePermission(request, "org:sys_profile:manage");
  return answer(request, deleteLogo(request, organization));
}

/** `GET /organizations/{id}/roles`: those that members can have. */
export function listRoles(request: FrontendRequest): FrontendReply {
  requirePermission(request, "org:sys_memberships:read", "org:sys_memberships:manage");
  return listReply(request, roles(request.instance), (role) => roleJson(request.instance, role));
}

/** `GET /organizations/{id}/domains`: none, unless the instance has verified domains. */
export function listDomains(request: FrontendRequest): FrontendReply {
  requirePermission(request, "org:sys_domains:read", "org:sys_domains:manage");
  if (request.instance.settings.organizations.domains) throw errors.notImplemented("Verified domains");
  return listReply(request, [], () => null);
}

/** `GET /organizations/{id}/membership_requests`: none, as they come from verified domains. */
export function listMembershipRequests(request: FrontendRequest): FrontendReply {
  requirePermission(request, "org:sys_memberships:manage");
  return listReply(request, [], () => null);
}
