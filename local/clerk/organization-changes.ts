import { backendOrganization } from "./backend/organization-json.ts";
import { errors } from "./errors.ts";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import type { UploadedImage } from "./images.ts";
import { replaceImage } from "./images.ts";
import type { Instance } from "./instance.ts";
import { addMember, deactivateOrganization } from "./memberships.ts";
import type { OrganizationRecord, UserRecord } from "./records.ts";
import type { Scope } from "./scope.ts";
import { normalizeName } from "./users.ts";

const SLUG = /^[a-z0-9-]*[a-z0-9][a-z0-9-]*$/;

/** @throws ClerkError when the name is empty or too long */
export function organizationName(text: string): string {
  const name = normalizeName(text, "name");
  if (!name) throw errors.parameterNil("name");
  return name;
}

/**
 * A slug that somebody chose; null when it is empty.
 * @param ownId the organization that may have it already
 * @throws ClerkError when it is malformed or another organization's, or the instance has no slugs
 */
export function organizationSlug(instance: Instance, text: string | null, ownId?: string): string | null {
  if (!text) return null;
  if (!instance.settings.organizations.slugs) throw errors.parameterUnknown("slug");
  if (!SLUG.test(text)) {
    throw errors.parameterFormat("slug", "made of lowercase letters, numbers and hyphens");
  }
  const taken = instance.organizations.findBy("slug", text).some(({ id }) => id !== ownId);
  if (taken) throw errors.identifierExists("slug", "slug");
  return text;
}

/** A free slug that follows from a name; null when the instance has no slugs. */
function slugFromName(instance: Instance, name: string): string | null {
  if (!instance.settings.organizations.slugs) return null;
  const ascii = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const slug = ascii.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "organization";
  const isFree = (candidate: string) => instance.organizations.findBy("slug", candidate).length === 0;
  let candidate = slug;
  for (let number = Math.floor(Date.now() / 1000); !isFree(candidate); number++) {
    candidate = `${slug}-${number}`;
  }
  return candidate;
}

export type NewOrganization = Pick<OrganizationRecord, "name"> &
  Partial<
    Pick<
      OrganizationRecord,
      "slug" | "max_allowed_memberships" | "public_metadata" | "private_metadata" | "created_at"
    >
  >;

/**
 * Makes an organization and reports it.
 * @param creator becomes a member with the creator's role; null leaves it without members
 */
export function createOrganization(
  scope: Scope,
  creator: UserRecord | null,
  details: NewOrganization,
): OrganizationRecord {
  const { instance } = scope;
  const { maxMemberships, adminDelete, creatorRole } = instance.settings.organizations;
  const now = Date.now();
  const organization = instance.organizations.put({
    max_allowed_memberships: maxMemberships,
    public_metadata: {},
    private_metadata: {},
    created_at: now,
    ...details,
    id: newId("org"),
    slug: details.slug ?? slugFromName(instance, details.name),
    image_id: null,
    created_by: creator?.id ?? null,
    admin_delete_enabled: adminDelete,
    updated_at: now,
  });
  emit(scope, "organization.created", backendOrganization(instance, organization));
  if (creator) addMember(scope, organization, creator, creatorRole);
  return organization;
}

/** Stores a change of an organization and reports it. */
export function updateOrganization(
  scope: Scope,
  organization: OrganizationRecord,
  change: Partial<OrganizationRecord>,
): OrganizationRecord {
  const updatedAt = Math.max(Date.now(), organization.updated_at + 1);
  const updated = scope.instance.organizations.put({
    ...organization,
    ...change,
    id: organization.id,
    updated_at: updatedAt,
  });
  emit(scope, "organization.updated", backendOrganization(scope.instance, updated));
  return updated;
}

/** Puts a new logo in place of the one before. */
export function setLogo(
  scope: Scope,
  organization: OrganizationRecord,
  file: UploadedImage | null,
): OrganizationRecord {
  const image = replaceImage(scope.instance, file, organization.image_id);
  return updateOrganization(scope, organization, { image_id: image.id });
}

/** Goes back to the made-up logo. */
export function deleteLogo(scope: Scope, organization: OrganizationRecord): OrganizationRecord {
  if (organization.image_id) scope.instance.images.delete(organization.image_id);
  return updateOrganization(scope, organization, { image_id: null });
}

/** Deletes an organization with its memberships and invitations, and reports it: one event, as Clerk does. */
export function deleteOrganization(scope: Scope, organization: OrganizationRecord): void {
  const { instance } = scope;
  const { id } = organization;
  for (const membership of instance.organizationMemberships.findBy("organization_id", id)) {
    instance.organizationMemberships.delete(membership.id);
    deactivateOrganization(instance, id, membership.user_id);
  }
  for (const invitation of instance.organizationInvitations.findBy("organization_id", id)) {
    instance.organizationInvitations.delete(invitation.id);
  }
  if (organization.image_id) instance.images.delete(organization.image_id);
  instance.organizations.delete(id);
  emit(scope, "organization.deleted", {
    object: "organization",
    id,
    ...(organization.slug ? { slug: organization.slug } : {}),
    deleted: true,
  });
}
