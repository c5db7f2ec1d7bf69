import type { Permission } from "#lib/auth/roles.ts";

/** The places of the console, each with what one needs for it. */
export const consolePlaces = [
  { href: "/admin/people", label: "People", permission: "users:read" },
  { href: "/admin/deliveries", label: "Webhook deliveries", permission: "sync:read" },
  { href: "/admin/sync", label: "Sync", permission: "sync:read" },
  { href: "/admin/audit", label: "Audit log", permission: "audit:read" },
] as const satisfies { href: string; label: string; permission: Permission }[];
