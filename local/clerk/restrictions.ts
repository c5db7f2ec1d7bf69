import { errors } from "./errors.ts";
import type { Instance } from "./instance.ts";
import type { SignUpRecord } from "./records.ts";

function isListed(instance: Instance, list: "allowlist" | "blocklist", identifier: string): boolean {
  const matches = (entry: string) =>
    entry === identifier || (entry.startsWith("*@") && identifier.endsWith(entry.slice(1)));
  return instance.restrictions.findBy("list", list).some((entry) => matches(entry.identifier));
}

/**
 * Refuses a sign-up that the instance's settings do not allow. An invitation opens every door.
 * @throws ClerkError 403
 */
export function requireSignUpAllowed(instance: Instance, signUp: SignUpRecord): void {
  if (signUp.invitation_id) return;
  const { mode, allowlist, blocklist } = instance.settings.signUp;
  if (mode === "restricted") throw errors.signUpModeRestricted();
  if (mode === "waitlist") throw errors.signUpModeWaitlist();
  const identifiers = [signUp.email_address, signUp.phone_number].filter((value) => value !== null);
  const refused = identifiers.filter(
    (identifier) =>
      (allowlist && !isListed(instance, "allowlist", identifier)) ||
      (blocklist && isListed(instance, "blocklist", identifier)),
  );
  if (refused.length > 0) throw errors.notAllowedToSignUp(refused);
}
