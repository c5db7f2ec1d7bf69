import { arrivalOfMail } from "./chaos.ts";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import type { MailRecord } from "./records.ts";
import type { Scope } from "./scope.ts";

export interface Recipient {
  /** An e-mail address or a phone number. */
  address: string;
  /** The id of the address; null before there is an account. */
  addressId: string | null;
  userId: string | null;
}

interface Message {
  channel: MailRecord["channel"];
  /** Clerk's name of the template. */
  slug: string;
  subject: string;
  body: string;
  code?: string;
  link?: string;
  /** What the webhook tells beside the text. */
  data?: Record<string, unknown>;
}

/** Puts a mail or a text message into the local mailbox and reports it as Clerk does. */
export function sendMessage(scope: Scope, message: Message, recipient: Recipient): MailRecord {
  const { applicationName } = scope.instance.settings;
  const mail = scope.instance.mails.put({
    id: newId(message.channel === "email" ? "ema" : "sms"),
    to: recipient.address,
    channel: message.channel,
    subject: message.subject,
    body: message.body,
    code: message.code ?? "",
    link: message.link ?? null,
    slug: message.slug,
    arrives_at: arrivalOfMail(scope.instance, recipient.address),
    created_at: Date.now(),
  });
  const data = { app: { name: applicationName }, ...message.data };
  if (message.channel === "sms") {
    emit(scope, "sms.created", {
      object: "sms_message",
      id: mail.id,
      slug: message.slug,
      from_phone_number: "+15005550006",
      to_phone_number: recipient.address,
      phone_number_id: recipient.addressId,
      user_id: recipient.userId ?? undefined,
      message: message.body,
      status: "queued",
      data,
      delivered_by_clerk: true,
    });
    return mail;
  }
  emit(scope, "email.created", {
    object: "email",
    id: mail.id,
    slug: message.slug,
    from_email_name: "notifications",
    to_email_address: recipient.address,
    email_address_id: recipient.addressId,
    user_id: recipient.userId,
    subject: message.subject,
    body: `<p>${message.body.replaceAll("\n\n", "</p><p>")}</p>`,
    body_plain: message.body,
    status: "queued",
    data,
    delivered_by_clerk: true,
  });
  return mail;
}

/** The mails and text messages that have arrived, newest first. */
export function arrivedMails(instance: Instance, of: { to?: string; channel?: string } = {}): MailRecord[] {
  const { mails } = instance;
  const found = of.to ? mails.findBy("to", of.to.trim().toLowerCase()) : mails.all();
  return found.filter(
    ({ arrives_at, channel }) =>
      arrives_at !== null && arrives_at <= Date.now() && (!of.channel || channel === of.channel),
  );
}
