import { imageUrl } from "./avatars.ts";
import { isVerified } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import type { SessionRecord, UserRecord } from "./records.ts";

/** What a template of claims can name between `{{` and `}}`. */
function shortcodes(instance: Instance, session: SessionRecord, user: UserRecord): Record<string, unknown> {
  const email = user.email_addresses.find(({ id }) => id === user.primary_email_address_id);
  const phone = user.phone_numbers.find(({ id }) => id === user.primary_phone_number_id);
  const organization = instance.organizations.get(session.last_active_organization_id);
  const membership = instance.organizationMemberships
    .findBy("user_id", user.id)
    .find(({ organization_id }) => organization_id === organization?.id);
  return {
    user: {
      id: user.id,
      external_id: user.external_id,
      first_name: user.first_name,
      last_name: user.last_name,
      full_name: [user.first_name, user.last_name].filter(Boolean).join(" ") || null,
      username: user.username,
      image_url: imageUrl(instance, user),
      has_image: user.image_id !== null,
      primary_email_address: email?.email_address ?? null,
      primary_phone_number: phone?.phone_number ?? null,
      email_verified: email ? isVerified(email) : false,
      phone_number_verified: phone ? isVerified(phone) : false,
      two_factor_enabled: user.totp_verified,
      public_metadata: user.public_metadata,
      unsafe_metadata: user.unsafe_metadata,
      last_sign_in_at: user.last_sign_in_at,
      created_at: user.created_at,
      updated_at: user.updated_at,
    },
    org: organization && {
      id: organization.id,
      name: organization.name,
      slug: organization.slug,
      role: membership?.role ?? null,
      public_metadata: organization.public_metadata,
    },
    org_membership: membership && { public_metadata: membership.public_metadata },
    session: { actor: session.actor },
  };
}

function lookUp(values: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    const isRecord = typeof value === "object" && value !== null && Object.hasOwn(value, key);
    return isRecord ? (value as Record<string, unknown>)[key] : null;
  }, values);
}

/** The value of one shortcode: the first alternative that is there, as in `user.public_metadata.role || 'guest'`. */
function evaluate(expression: string, values: Record<string, unknown>): unknown {
  for (const alternative of expression.split("||").map((part) => part.trim())) {
    const literal = /^(['"])(.*)\1$/.exec(alternative)?.[2];
    const value = literal ?? lookUp(values, alternative);
    if (value !== null && value !== undefined && value !== "") return value;
  }
  return null;
}

const WHOLE = /^\{\{([^}]+)\}\}$/;
const PART = /\{\{([^}]+)\}\}/g;

function fill(template: unknown, values: Record<string, unknown>): unknown {
  if (typeof template === "string") {
    const whole = WHOLE.exec(template)?.[1];
    if (whole !== undefined) return evaluate(whole, values);
    return template.replace(PART, (_, expression: string) => String(evaluate(expression, values) ?? ""));
  }
  if (Array.isArray(template)) return template.map((item) => fill(item, values));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, values)]));
}

/**
 * The claims that a template comes to for somebody.
 * @param template JSON in which strings hold shortcodes, such as `{{user.public_metadata}}`
 */
export function fillClaims(
  template: Record<string, unknown>,
  instance: Instance,
  session: SessionRecord,
  user: UserRecord,
): Record<string, unknown> {
  return fill(template, shortcodes(instance, session, user)) as Record<string, unknown>;
}
