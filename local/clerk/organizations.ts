import { errors } from "./errors.ts";
import type { Instance } from "./instance.ts";
import type { OrganizationMembershipRecord, OrganizationRecord, UserRecord } from "./records.ts";

/** A role in organizations, with its permissions, such as `org:sys_memberships:manage`. */
export interface Role {
  key: string;
  name: string;
  description: string;
  permissions: string[];
}

const SYSTEM_PERMISSIONS = [
  "org:sys_profile:manage",
  "org:sys_profile:delete",
  "org:sys_memberships:read",
  "org:sys_memberships:manage",
  "org:sys_domains:read",
  "org:sys_domains:manage",
];

const SYSTEM_ROLES: Role[] = [
  {
    key: "org:admin",
    name: "Admin",
    description: "Role with elevated permissions",
    permissions: SYSTEM_PERMISSIONS,
  },
  {
    key: "org:member",
    name: "Member",
    description: "Role with non-privileged permissions",
    permissions: ["org:sys_memberships:read"],
  },
];

/** The roles of an instance: Clerk's two, and those of the settings. */
export function roles(instance: Instance): Role[] {
  const own = Object.entries(instance.settings.organizations.roles);
  const all = [...SYSTEM_ROLES, ...own.map(([key, role]) => ({ key, description: "", ...role }))];
  // The later one wins: settings may change what Clerk's own roles permit.
  return [...new Map(all.map((role) => [role.key, role])).values()];
}

/** All permissions that there are: Clerk's own, and those that the roles of the settings bring. */
export function permissions(instance: Instance): string[] {
  return [...new Set([...SYSTEM_PERMISSIONS, ...roles(instance).flatMap((role) => role.permissions)])];
}

export function findRole(instance: Instance, key: string): Role | null {
  return roles(instance).find((role) => role.key === key) ?? null;
}

/** @throws ClerkError 404 when the instance has no such role */
export function requireRole(instance: Instance, key: string): Role {
  const role = findRole(instance, key);
  if (!role) throw errors.organizationRoleNotFound();
  return role;
}

/** @throws ClerkError 403 when the instance's settings have no organizations */
export function requireOrganizationsEnabled(instance: Instance): void {
  if (!instance.settings.organizations.enabled) throw errors.organizationsDisabled();
}

/**
 * An organization, by its id or its slug.
 * @throws ClerkError 404
 */
export function requireOrganization(instance: Instance, idOrSlug: string): OrganizationRecord {
  const { organizations } = instance;
  const organization = organizations.get(idOrSlug) ?? organizations.findBy("slug", idOrSlug)[0];
  if (!organization) throw errors.organizationNotFound();
  return organization;
}

/** The membership of a person in an organization, or null. */
export function findMembership(
  instance: Instance,
  organizationId: string | null,
  userId: string,
): OrganizationMembershipRecord | null {
  if (!organizationId) return null;
  const ofUser = instance.organizationMemberships.findBy("user_id", userId);
  return ofUser.find((membership) => membership.organization_id === organizationId) ?? null;
}

/** The organization in which a new session begins: where the person was last, else the newest one. */
export function firstOrganization(instance: Instance, user: UserRecord): string | null {
  if (!instance.settings.organizations.enabled) return null;
  const memberships = instance.organizationMemberships.findBy("user_id", user.id);
  const lastActive = instance.sessions.findBy("user_id", user.id)[0]?.last_active_organization_id;
  const still = memberships.find(({ organization_id }) => organization_id === lastActive);
  return (still ?? memberships[0])?.organization_id ?? null;
}

/**
 * The claims of a session token about the active organization. Permissions are packed, as in version 2 of Clerk's
 * claims: `per` lists the actions, and each feature of `fea` has a number in `fpm` whose bits choose among them.
 */
export function organizationClaims(
  instance: Instance,
  user: UserRecord,
  organizationId: string | null,
): Record<string, unknown> {
  const membership = findMembership(instance, organizationId, user.id);
  const organization = instance.organizations.get(membership?.organization_id);
  if (!membership || !organization || !instance.settings.organizations.enabled) return {};
  const permissions = findRole(instance, membership.role)?.permissions ?? [];
  const pairs = permissions
    // System permissions are not in the token.
    .filter((permission) => !permission.startsWith("org:sys_"))
    .map((permission) => permission.split(":").slice(1) as [feature: string, action: string]);
  const features = [...new Set(pairs.map(([feature]) => feature))];
  const actions = [...new Set(pairs.map(([, action]) => action))];
  const bits = features.map((feature) =>
    actions.reduce((sum, action, index) => {
      const has = pairs.some(([itsFeature, itsAction]) => itsFeature === feature && itsAction === action);
      return has ? sum + 2 ** index : sum;
    }, 0),
  );
  return {
    o: {
      id: organization.id,
      slg: organization.slug ?? "",
      rol: membership.role.replace(/^org:/, ""),
      ...(actions.length > 0 ? { per: actions.join(","), fpm: bits.join(",") } : {}),
    },
    ...(features.length > 0 ? { fea: features.map((feature) => `o:${feature}`).join(",") } : {}),
  };
}
