import * as v from "valibot";

/** What one would set in Clerk's dashboard, for one instance. Durations are milliseconds. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const flag = (fallback: boolean) => v.optional(v.boolean(), fallback);
const amount = (fallback: number) => v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), fallback);
const section = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.optional(v.strictObject(entries), {} as never);

export const SettingsSchema = v.strictObject({
  applicationName: v.optional(v.string(), "Edgewise"),
  /** Identifiers that are enabled can be signed in with. */
  emailAddress: section({
    enabled: flag(true),
    required: flag(true),
    verifyAtSignUp: flag(true),
    /** Sign-in and verification by a mailed code. */
    code: flag(true),
    /** Sign-in and verification by a mailed link. */
    link: flag(false),
    /** A link counts only in the browser that asked for it. */
    linkInSameBrowser: flag(true),
  }),
  phoneNumber: section({
    enabled: flag(false),
    required: flag(false),
    verifyAtSignUp: flag(true),
    /** Sign-in by a code in a text message. */
    code: flag(true),
    secondFactor: flag(true),
  }),
  username: section({
    enabled: flag(false),
    required: flag(false),
    minLength: amount(4),
    maxLength: amount(64),
  }),
  name: section({ enabled: flag(true), required: flag(false) }),
  password: section({
    enabled: flag(true),
    required: flag(true),
    minLength: amount(8),
    maxLength: amount(72),
    requireLowercase: flag(false),
    requireUppercase: flag(false),
    requireNumbers: flag(false),
    requireSpecialCharacter: flag(false),
    /** Refuses passwords that are known from breaches. */
    rejectBreached: flag(true),
  }),
  secondFactor: section({
    authenticatorApp: flag(true),
    backupCode: flag(true),
    /** Whoever has none must set one up before they get in. */
    required: flag(false),
  }),
  passkey: flag(false),
  socialProviders: v.optional(v.array(v.picklist(["google", "github", "apple", "microsoft"])), [
    "google",
    "github",
  ]),
  /** Identity providers of one's own; `acme` is signed in with by the strategy `oauth_custom_acme`. */
  customProviders: v.optional(
    v.record(
      v.pipe(v.string(), v.regex(/^[a-z0-9_]+$/, "It must be of lowercase letters, digits and _.")),
      v.strictObject({ name: v.string() }),
    ),
    {},
  ),
  signUp: section({
    mode: v.optional(v.picklist(["public", "restricted", "waitlist"]), "public"),
    /** Only addresses on the allowlist may sign up. */
    allowlist: flag(false),
    /** Addresses on the blocklist may not sign up. */
    blocklist: flag(false),
    legalConsent: flag(false),
  }),
  session: section({
    /** Several signed-in accounts in one browser. */
    multiple: flag(false),
    lifetime: amount(7 * DAY),
    abandonAfter: amount(30 * DAY),
    tokenLifetime: amount(MINUTE),
    /** The custom claims of the session token; `{{user.public_metadata}}` and the like are filled in. */
    claims: v.optional(v.record(v.string(), v.unknown()), { metadata: "{{user.public_metadata}}" }),
  }),
  /** Sensitive changes want a factor that was verified at most this long ago. */
  reverification: section({ enabled: flag(false), maxAge: amount(10 * MINUTE) }),
  code: section({ lifetime: amount(10 * MINUTE), attempts: amount(5) }),
  /** Sign-ins and sign-ups that nobody finishes are forgotten after this time. */
  attemptLifetime: amount(DAY),
  lockout: section({ enabled: flag(true), attempts: amount(100), duration: amount(HOUR) }),
  /** Clerk's limits on requests. Off, because tests send everything from one address. */
  rateLimits: flag(false),
  deleteSelf: flag(true),
  organizations: section({
    enabled: flag(false),
    maxMemberships: amount(5),
    adminDelete: flag(true),
    slugs: flag(true),
    /** Nobody works outside an organization. */
    forceSelection: flag(false),
    domains: flag(false),
    /** The role of whoever creates an organization, and of those who join one. */
    creatorRole: v.optional(v.string(), "org:admin"),
    defaultRole: v.optional(v.string(), "org:member"),
    /** Roles beside those that Clerk brings, each with its permissions. */
    roles: v.optional(
      v.record(v.string(), v.strictObject({ name: v.string(), permissions: v.array(v.string()) })),
      {},
    ),
  }),
});

export type Settings = v.InferOutput<typeof SettingsSchema>;

/** A change of settings: any part of them. */
export type SettingsChange = v.InferInput<typeof SettingsSchema>;

/** Settings for common products. Each says only how it differs from the defaults. */
export const PRESETS = {
  /** The kit's own: e-mail and password, an optional second factor, Google and GitHub. */
  default: {},
  /** No passwords: a mailed code or link. */
  "email-link": {
    emailAddress: { link: true },
    password: { enabled: false, required: false },
  },
  /** Whatever Clerk offers, all of it optional but the e-mail address. */
  everything: {
    emailAddress: { link: true },
    phoneNumber: { enabled: true },
    username: { enabled: true },
    password: { required: false },
    passkey: true,
    session: { multiple: true },
    organizations: { enabled: true },
  },
  /** Codes for e-mail and phone, usernames, passwords. */
  "all-identifiers": { phoneNumber: { enabled: true }, username: { enabled: true } },
  "multi-session": { session: { multiple: true } },
  restricted: { signUp: { mode: "restricted" } },
  waitlist: { signUp: { mode: "waitlist" } },
  "legal-consent": { signUp: { legalConsent: true } },
  reverification: { reverification: { enabled: true }, phoneNumber: { enabled: true } },
  "required-second-factor": { secondFactor: { required: true } },
  organizations: { organizations: { enabled: true } },
} satisfies Record<string, SettingsChange>;

export type PresetName = keyof typeof PRESETS;

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Sections whose keys are data: a change replaces them whole. */
const WHOLE = new Set(["claims", "customProviders", "roles"]);

function merge(current: Record<string, unknown>, change: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...current };
  for (const [key, value] of Object.entries(change)) {
    const before = merged[key];
    const deep = isPlainObject(before) && isPlainObject(value) && !WHOLE.has(key);
    merged[key] = deep ? merge(before, value) : value;
  }
  return merged;
}

/**
 * Settings with a change applied.
 * @param change parts of the settings, as deep as it needs to be
 * @throws ValiError for a name that does not exist or a value of the wrong kind
 */
export function changeSettings(current: Settings, change: unknown): Settings {
  return v.parse(SettingsSchema, isPlainObject(change) ? merge(current, change) : change);
}

/** The settings of a preset. */
export function presetSettings(name: PresetName = "default"): Settings {
  return v.parse(SettingsSchema, PRESETS[name]);
}

/** Stored settings, with defaults for what an older version did not know. Those that no longer fit are forgotten. */
export function restoreSettings(stored: unknown): Settings {
  const defaults = presetSettings();
  const merged = isPlainObject(stored) ? merge(defaults, stored) : defaults;
  const parsed = v.safeParse(SettingsSchema, merged);
  if (!parsed.success) console.warn("clerk: the stored settings no longer fit and are forgotten.");
  return parsed.success ? parsed.output : defaults;
}
