import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import type { MailRecord } from "./records.ts";
import type { Scope } from "./scope.ts";
import { settings } from "./settings.ts";

const SUBJECTS: Record<MailRecord["slug"], (code: string) => string> = {
  verification_code: (code) => `${code} is your verification code`,
  reset_password_code: (code) => `${code} is your ${settings.applicationName} reset password code`,
};

/**
 * Puts a mail with a code into the local mailbox and reports it as Clerk does.
 * @param recipient who it is for; `userId` is null before there is an account
 */
export function mailCode(
  scope: Scope,
  slug: MailRecord["slug"],
  code: string,
  recipient: { address: string; addressId: string | null; userId: string | null },
): void {
  const subject = SUBJECTS[slug](code);
  const minutes = settings.code.lifetime / 60_000;
  const body = [
    `Your code for ${settings.applicationName} is ${code}. It works once, for ${minutes} minutes.`,
    "If you didn't ask for it, you can ignore this mail. Don't share the code with anyone.",
  ].join("\n\n");
  const mail = scope.instance.mails.put({
    id: newId("ema"),
    to: recipient.address,
    subject,
    body,
    code,
    slug,
    created_at: Date.now(),
  });
  emit(scope, "email.created", {
    object: "email",
    id: mail.id,
    slug,
    from_email_name: "notifications",
    to_email_address: recipient.address,
    email_address_id: recipient.addressId,
    user_id: recipient.userId,
    subject,
    body: `<p>${body.replaceAll("\n\n", "</p><p>")}</p>`,
    body_plain: body,
    status: "queued",
    data: { app: { name: settings.applicationName }, otp_code: code },
    delivered_by_clerk: true,
  });
}
