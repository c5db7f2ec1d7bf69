import { createHash } from "node:crypto";
import type {
  DomainJSON,
  InstanceJSON,
  InstanceRestrictionsJSON,
  OrganizationSettingsJSON,
} from "@clerk/backend";
import { errors } from "../errors.ts";
import { derivedId } from "../ids.ts";
import type { Instance } from "../instance.ts";
import { findRole } from "../organizations.ts";
import type { SettingsChange } from "../settings.ts";
import { type BackendRequest, field, integerField } from "./request.ts";

/** `GET /instance` */
export function getInstance({ instance }: BackendRequest): InstanceJSON {
  return { object: "instance", id: instance.id, environment_type: "development", allowed_origins: null };
}

/** Refuses, by name, what is asked for but cannot be changed here. What is so already may be said again. */
function requireUnchanged(request: BackendRequest, values: Record<string, unknown>): void {
  for (const [name, current] of Object.entries(values)) {
    const asked = request.body[name];
    if (asked !== undefined && asked !== null && asked !== current) {
      throw errors.notImplemented(`Changing ${name}`);
    }
  }
}

/** `PATCH /instance`: answers nothing. */
export function updateInstance(request: BackendRequest): undefined {
  requireUnchanged(request, {
    test_mode: true,
    enhanced_email_deliverability: false,
    support_email: "",
    clerk_js_version: "",
    development_origin: request.instance.appOrigin,
    allowed_origins: null,
    url_based_session_syncing: true,
    preferred_sign_in_strategy_when_password_required: "",
  });
  const rejectBreached = field(request, "hibp", "boolean");
  if (typeof rejectBreached === "boolean") request.instance.changeSettings({ password: { rejectBreached } });
}

function restrictionsJson(instance: Instance): InstanceRestrictionsJSON {
  const { allowlist, blocklist } = instance.settings.signUp;
  return {
    object: "instance_restrictions",
    id: instance.id,
    allowlist,
    blocklist,
    block_email_subaddresses: false,
    block_disposable_email_domains: false,
    ignore_dots_for_gmail_addresses: false,
  };
}

/** `PATCH /instance/restrictions` */
export function updateRestrictions(request: BackendRequest) {
  const { instance } = request;
  requireUnchanged(request, {
    block_email_subaddresses: false,
    block_disposable_email_domains: false,
    ignore_dots_for_gmail_addresses: false,
  });
  const allowlist = field(request, "allowlist", "boolean");
  const blocklist = field(request, "blocklist", "boolean");
  instance.changeSettings({
    signUp: {
      ...(typeof allowlist === "boolean" ? { allowlist } : {}),
      ...(typeof blocklist === "boolean" ? { blocklist } : {}),
    },
  } satisfies SettingsChange);
  return restrictionsJson(instance);
}

function organizationSettingsJson(instance: Instance): OrganizationSettingsJSON {
  const { organizations } = instance.settings;
  return {
    object: "organization_settings",
    id: instance.id,
    enabled: organizations.enabled,
    max_allowed_memberships: organizations.maxMemberships,
    max_allowed_roles: 10,
    max_allowed_permissions: 50,
    creator_role: organizations.creatorRole,
    admin_delete_enabled: organizations.adminDelete,
    domains_enabled: organizations.domains,
    slug_disabled: !organizations.slugs,
    domains_enrollment_modes: [],
    domains_default_role: organizations.defaultRole,
  };
}

/** `GET /instance/organization_settings` */
export const getOrganizationSettings = (request: BackendRequest) =>
  organizationSettingsJson(request.instance);

/** The key of a role. There are no ids for roles: a key stands for itself. */
function roleField(request: BackendRequest, name: string): string | undefined {
  const key = field(request, name, "string");
  if (!key) return undefined;
  if (!findRole(request.instance, key)) throw errors.parameterValue(name, key);
  return key;
}

/** `PATCH /instance/organization_settings` */
export function updateOrganizationSettings(request: BackendRequest) {
  const { instance } = request;
  if (request.body.domains_enrollment_modes) throw errors.notImplemented("Changing domains_enrollment_modes");
  const asked = {
    enabled: field(request, "enabled", "boolean"),
    maxMemberships: integerField(request, "max_allowed_memberships", { min: 0 }),
    adminDelete: field(request, "admin_delete_enabled", "boolean"),
    domains: field(request, "domains_enabled", "boolean"),
    slugs: request.body.slug_disabled === undefined ? undefined : !field(request, "slug_disabled", "boolean"),
    creatorRole: roleField(request, "creator_role_id"),
    defaultRole: roleField(request, "domains_default_role_id"),
  };
  const given = Object.entries(asked).filter(([, value]) => value !== undefined && value !== null);
  instance.changeSettings({ organizations: Object.fromEntries(given) });
  return organizationSettingsJson(instance);
}

/** `GET /domains`: a development instance has one. */
export function listDomains({ instance }: BackendRequest): { data: DomainJSON[]; total_count: number } {
  const domain: DomainJSON = {
    object: "domain",
    id: derivedId("dmn", createHash("sha256").update(instance.frontendApi).digest()),
    name: instance.frontendApi.replace(".clerk.", "."),
    is_satellite: false,
    frontend_api_url: `https://${instance.frontendApi}`,
    accounts_portal_url: null,
    proxy_url: instance.frontendUrl,
    development_origin: instance.appOrigin,
    cname_targets: [],
  };
  return { data: [domain], total_count: 1 };
}
