import { createHash } from "node:crypto";
import type { WebhookEvent } from "@clerk/backend";
import type { PermissionJSON, RoleJSON } from "@clerk/shared/types";
import { derivedId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import type { Role } from "./organizations.ts";

type BackendRoleJSON = Extract<WebhookEvent, { data: { object: "role" } }>["data"];
type BackendPermissionJSON = Extract<WebhookEvent, { data: { object: "permission" } }>["data"];

/** Settings do not say since when a role exists. */
const SINCE = Date.UTC(2024, 0, 1);

const SYSTEM_NAMES: Record<string, string> = {
  "org:sys_profile:manage": "Manage organization",
  "org:sys_profile:delete": "Delete organization",
  "org:sys_memberships:read": "Read members",
  "org:sys_memberships:manage": "Manage members",
  "org:sys_domains:read": "Read domains",
  "org:sys_domains:manage": "Manage domains",
};

const idOf = (prefix: string, instance: Instance, key: string): string =>
  derivedId(prefix, createHash("sha256").update(`${instance.id} ${key}`).digest());

/** A permission in the shape of both APIs. */
export function permissionJson(instance: Instance, key: string): PermissionJSON & BackendPermissionJSON {
  const [, feature = "", action = ""] = key.split(":");
  const name = SYSTEM_NAMES[key] ?? `${action} ${feature}`.trim();
  return {
    object: "permission",
    id: idOf("perm", instance, key),
    key,
    name,
    description: "",
    type: key.startsWith("org:sys_") ? "system" : "user",
    created_at: SINCE,
    updated_at: SINCE,
  };
}

/** A role in the shape of both APIs. */
export function roleJson(instance: Instance, role: Role): RoleJSON & BackendRoleJSON {
  return {
    object: "role",
    id: idOf("role", instance, role.key),
    key: role.key,
    name: role.name,
    description: role.description,
    permissions: role.permissions.map((key) => permissionJson(instance, key)),
    is_creator_eligible: role.permissions.includes("org:sys_profile:delete"),
    created_at: SINCE,
    updated_at: SINCE,
  };
}
