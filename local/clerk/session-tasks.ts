import type { SessionTask } from "@clerk/shared/types";
import { hasSecondFactor } from "./factors.ts";
import type { Instance } from "./instance.ts";
import type { SessionRecord, UserRecord } from "./records.ts";

/** What somebody who has signed in must do before the session counts; nothing for most. */
export function sessionTasks(instance: Instance, session: SessionRecord, user: UserRecord): SessionTask[] {
  const { organizations, secondFactor } = instance.settings;
  const tasks: SessionTask["key"][] = [];
  // Whoever acts as somebody else does not do their chores.
  if (session.actor) return [];
  if (user.password_compromised) tasks.push("reset-password");
  if (organizations.enabled && organizations.forceSelection && !session.last_active_organization_id) {
    tasks.push("choose-organization");
  }
  if (secondFactor.required && !hasSecondFactor(instance, user)) tasks.push("setup-mfa");
  return tasks.map((key) => ({ key }));
}
