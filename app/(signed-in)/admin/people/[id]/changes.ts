import * as v from "valibot";
import type { UserId } from "#db/schema.ts";
import { roles } from "#lib/auth/roles.ts";

const userId = v.pipe(
  v.string(),
  v.regex(/^user_\w{1,64}$/, "That is not the id of a person."),
  v.transform((id) => id as UserId),
);

export const Person = v.object({ userId });
export const RoleChange = v.object({ userId, role: v.picklist(roles, "There is no such role.") });
