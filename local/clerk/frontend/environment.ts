import type {
  AttributeDataJSON,
  AttributesJSON,
  EnvironmentJSON,
  OAuthProviderSettings,
  UserSettingsJSON,
} from "@clerk/shared/types";
import type { Instance } from "../instance.ts";
import { SPECIAL_CHARACTERS } from "../passwords.ts";
import { providerName, providersOf } from "./oauth.ts";
import type { FrontendReply, FrontendRequest } from "./request.ts";

const OFF: AttributeDataJSON = {
  enabled: false,
  required: false,
  verifications: [],
  used_for_first_factor: false,
  first_factors: [],
  used_for_second_factor: false,
  second_factors: [],
  verify_at_sign_up: false,
};

type Flags = { enabled: boolean; required: boolean };

const simple = ({ enabled, required }: Flags): AttributeDataJSON => ({ ...OFF, enabled, required });

function attributes({ settings }: Instance): AttributesJSON {
  const { emailAddress, phoneNumber, username, name, password, secondFactor, passkey } = settings;
  const emailStrategies: AttributeDataJSON["verifications"] = [
    ...(emailAddress.link ? (["email_link"] as const) : []),
    ...(emailAddress.code ? (["email_code"] as const) : []),
  ];
  const phoneStrategies: AttributeDataJSON["verifications"] = phoneNumber.code ? ["phone_code"] : [];
  return {
    email_address: {
      ...simple(emailAddress),
      verifications: emailStrategies,
      used_for_first_factor: emailAddress.enabled,
      first_factors: emailStrategies,
      verify_at_sign_up: emailAddress.verifyAtSignUp,
    },
    phone_number: {
      ...simple(phoneNumber),
      verifications: phoneStrategies,
      used_for_first_factor: phoneNumber.enabled,
      first_factors: phoneStrategies,
      used_for_second_factor: phoneNumber.enabled && phoneNumber.secondFactor,
      second_factors: phoneNumber.secondFactor ? ["phone_code"] : [],
      verify_at_sign_up: phoneNumber.verifyAtSignUp,
      channels: ["sms"],
    },
    username: { ...simple(username), used_for_first_factor: username.enabled },
    password: simple(password),
    first_name: simple(name),
    last_name: simple(name),
    web3_wallet: OFF,
    authenticator_app: {
      ...OFF,
      enabled: secondFactor.authenticatorApp,
      used_for_second_factor: secondFactor.authenticatorApp,
      second_factors: secondFactor.authenticatorApp ? ["totp"] : [],
    },
    backup_code: {
      ...OFF,
      enabled: secondFactor.backupCode,
      used_for_second_factor: secondFactor.backupCode,
      second_factors: secondFactor.backupCode ? ["backup_code"] : [],
    },
    passkey: { ...OFF, enabled: passkey, used_for_first_factor: passkey },
  };
}

/** Initials stand in for logos: the real ones are on Clerk's servers. */
function logo(name: string): string {
  const text = name.slice(0, 1);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><circle cx="10" cy="10" r="9" fill="none" stroke="gray"/><text x="10" y="14" text-anchor="middle" font-family="sans-serif" font-size="11" fill="gray">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const socialProviders = (instance: Instance): Record<string, OAuthProviderSettings> =>
  Object.fromEntries(
    providersOf(instance).map((provider) => [
      `oauth_${provider}`,
      {
        enabled: true,
        required: false,
        authenticatable: true,
        block_email_subaddresses: false,
        strategy: `oauth_${provider}` as OAuthProviderSettings["strategy"],
        not_selectable: false,
        deprecated: false,
        name: providerName(instance, provider),
        logo_url: logo(providerName(instance, provider)),
      },
    ]),
  );

function userSettings(instance: Instance): Omit<UserSettingsJSON, "id" | "object" | "social"> {
  const { settings } = instance;
  const { password, secondFactor, phoneNumber, signUp, username } = settings;
  const hasSecondFactors = secondFactor.authenticatorApp || (phoneNumber.enabled && phoneNumber.secondFactor);
  return {
    attributes: attributes(instance),
    actions: {
      delete_self: settings.deleteSelf,
      create_organization: settings.organizations.enabled,
    },
    enterprise_sso: { enabled: false, self_serve_sso: false, self_serve_directory_sync: false },
    sign_in: { second_factor: { required: secondFactor.required, enabled: hasSecondFactors } },
    sign_up: {
      allowlist_only: signUp.allowlist,
      progressive: true,
      captcha_enabled: false,
      mode: signUp.mode,
      legal_consent_enabled: signUp.legalConsent,
      mfa: { required: secondFactor.required },
    },
    password_settings: {
      allowed_special_characters: SPECIAL_CHARACTERS,
      disable_hibp: !password.rejectBreached,
      min_length: password.minLength,
      max_length: password.maxLength,
      require_special_char: password.requireSpecialCharacter,
      require_numbers: password.requireNumbers,
      require_uppercase: password.requireUppercase,
      require_lowercase: password.requireLowercase,
      show_zxcvbn: false,
      min_zxcvbn_strength: 0,
    },
    passkey_settings: { allow_autofill: settings.passkey, show_sign_in_button: settings.passkey },
    username_settings: { min_length: username.minLength, max_length: username.maxLength },
    attack_protection: { enumeration_protection: { enabled: false } },
  };
}

const theme: EnvironmentJSON["display_config"]["theme"] = {
  general: {
    color: "#6c47ff",
    background_color: "#ffffff",
    font_family: "inherit",
    font_color: "#151515",
    label_font_weight: "600",
    padding: "1em",
    border_radius: "0.5em",
    box_shadow: "0 2px 8px rgba(0, 0, 0, 0.2)",
  },
  buttons: { font_color: "#ffffff", font_family: "inherit", font_weight: "600" },
  accounts: { background_color: "#ffffff" },
};

function displayConfig(request: FrontendRequest): EnvironmentJSON["display_config"] {
  const { settings } = request.instance;
  const home = request.origin;
  return {
    object: "display_config",
    id: "display_config_local",
    application_name: settings.applicationName,
    instance_environment_type: "development",
    branded: false,
    show_devmode_warning: false,
    preferred_sign_in_strategy: settings.password.enabled ? "password" : "otp",
    theme,
    captcha_public_key: null,
    captcha_public_key_invisible: null,
    captcha_widget_type: null,
    captcha_provider: "turnstile",
    captcha_oauth_bypass: [],
    captcha_heartbeat: false,
    home_url: home,
    sign_in_url: `${home}/sign-in`,
    sign_up_url: `${home}/sign-up`,
    after_sign_in_url: home,
    after_sign_up_url: home,
    after_sign_out_all_url: home,
    after_sign_out_one_url: home,
    after_switch_session_url: home,
    user_profile_url: `${home}/profile`,
    organization_profile_url: "",
    create_organization_url: "",
    after_leave_organization_url: "",
    after_create_organization_url: "",
    after_join_waitlist_url: home,
    waitlist_url: `${home}/waitlist`,
    logo_image_url: "",
    favicon_image_url: "",
    support_email: "",
    terms_url: settings.signUp.legalConsent ? `${home}/terms` : "",
    privacy_policy_url: settings.signUp.legalConsent ? `${home}/privacy` : "",
  };
}

/** `GET /environment`: what the instance's dashboard settings come to. Bare, without an envelope. */
export function getEnvironment(request: FrontendRequest): FrontendReply {
  const { instance } = request;
  const { settings } = instance;
  const { organizations } = settings;
  const environment: EnvironmentJSON = {
    object: "environment",
    id: instance.id,
    maintenance_mode: false,
    auth_config: {
      object: "auth_config",
      id: "auth_config_local",
      single_session_mode: !settings.session.multiple,
      claimed_at: null,
      reverification: settings.reverification.enabled,
      session_minter: false,
    },
    display_config: displayConfig(request),
    // Clerk types the settings' own ids as `never` and wants every social provider named.
    user_settings: { ...userSettings(instance), social: socialProviders(instance) } as UserSettingsJSON,
    organization_settings: {
      enabled: organizations.enabled,
      max_allowed_memberships: organizations.maxMemberships,
      force_organization_selection: organizations.forceSelection,
      actions: { admin_delete: organizations.adminDelete },
      domains: {
        enabled: organizations.domains,
        enrollment_modes: organizations.domains
          ? ["manual_invitation", "automatic_invitation", "automatic_suggestion"]
          : [],
        default_role: organizations.defaultRole,
      },
      slug: { disabled: !organizations.slugs },
      organization_creation_defaults: { enabled: false },
    } as unknown as EnvironmentJSON["organization_settings"],
    commerce_settings: {
      object: "commerce_settings",
      id: "commerce_settings_local",
      billing: {
        stripe_publishable_key: null,
        organization: { enabled: false, has_paid_plans: false },
        user: { enabled: false, has_paid_plans: false },
      },
    },
    api_keys_settings: {
      object: "api_keys_settings",
      id: "api_keys_settings_local",
      user_api_keys_enabled: false,
      orgs_api_keys_enabled: false,
    },
    protect_config: { object: "protect_config", id: "protect_config_local" },
  };
  return { bare: environment };
}
