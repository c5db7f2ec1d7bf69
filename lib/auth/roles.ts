/**
 * Who may do what: each role, with what it may do beyond a person's own things. A further role or permission is a word
 * here; everything that asks for one is checked against this list while it compiles.
 *
 * A person has one role, in Clerk's public metadata: `{ "role": "admin" }`. Whoever has none is a member.
 */
const grants = {
  member: [],
  admin: ["users:read", "users:write", "users:impersonate", "sync:read", "sync:run", "audit:read"],
} as const satisfies Record<string, readonly string[]>;

export type Role = keyof typeof grants;
export type Permission = (typeof grants)[Role][number];

export const roles = Object.keys(grants) as Role[];

/** What a role is called in the interface. */
export const roleNames: Record<Role, string> = { member: "Member", admin: "Administrator" };

/** Reads a role where Clerk, a token or the database has one: what is not on the list is no more than a member. */
export function toRole(value: unknown): Role {
  return roles.find((role) => role === value) ?? "member";
}

/** Whether a role has a permission. */
export function allows(role: Role, permission: Permission): boolean {
  const granted: readonly string[] = grants[role];
  return granted.includes(permission);
}
