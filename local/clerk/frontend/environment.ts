import type {
  AttributeDataJSON,
  AttributesJSON,
  EnvironmentJSON,
  UserSettingsJSON,
} from "@clerk/shared/types";
import { settings } from "../settings.ts";
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

const OPTIONAL: AttributeDataJSON = { ...OFF, enabled: true };

const attributes: AttributesJSON = {
  email_address: {
    ...OFF,
    enabled: true,
    required: true,
    verifications: ["email_code"],
    used_for_first_factor: true,
    first_factors: ["email_code"],
    verify_at_sign_up: true,
  },
  password: { ...OFF, enabled: true, required: true },
  first_name: OPTIONAL,
  last_name: OPTIONAL,
  phone_number: OFF,
  username: OFF,
  web3_wallet: OFF,
  authenticator_app: OFF,
  backup_code: OFF,
  passkey: OFF,
};

const userSettings: Omit<UserSettingsJSON, "id" | "object" | "social"> = {
  attributes,
  actions: { delete_self: true, create_organization: false },
  enterprise_sso: { enabled: false, self_serve_sso: false, self_serve_directory_sync: false },
  sign_in: { second_factor: { required: false, enabled: false } },
  sign_up: {
    allowlist_only: false,
    progressive: true,
    captcha_enabled: false,
    mode: "public",
    legal_consent_enabled: false,
  },
  password_settings: {
    allowed_special_characters: "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~",
    disable_hibp: true,
    min_length: settings.password.minLength,
    max_length: settings.password.maxLength,
    require_special_char: false,
    require_numbers: false,
    require_uppercase: false,
    require_lowercase: false,
    show_zxcvbn: false,
    min_zxcvbn_strength: 0,
  },
  passkey_settings: { allow_autofill: false, show_sign_in_button: false },
  username_settings: { min_length: 4, max_length: 64 },
  attack_protection: { enumeration_protection: { enabled: false } },
};

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
  const home = request.instance.appOrigin;
  return {
    object: "display_config",
    id: "display_config_local",
    application_name: settings.applicationName,
    instance_environment_type: "development",
    branded: false,
    show_devmode_warning: false,
    preferred_sign_in_strategy: "password",
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
    after_join_waitlist_url: "",
    waitlist_url: "",
    logo_image_url: "",
    favicon_image_url: "",
    support_email: "",
    terms_url: "",
    privacy_policy_url: "",
  };
}

/** `GET /environment`: what the instance's dashboard settings come to. Bare, without an envelope. */
export function getEnvironment(request: FrontendRequest): FrontendReply {
  const environment: EnvironmentJSON = {
    object: "environment",
    id: request.instance.id,
    maintenance_mode: false,
    auth_config: {
      object: "auth_config",
      id: "auth_config_local",
      single_session_mode: settings.singleSession,
      claimed_at: null,
      reverification: false,
      session_minter: false,
    },
    display_config: displayConfig(request),
    // Clerk types the settings' own ids as `never` and wants every social provider named.
    user_settings: { ...userSettings, social: {} } as UserSettingsJSON,
    organization_settings: {
      enabled: false,
      max_allowed_memberships: 5,
      force_organization_selection: false,
      actions: { admin_delete: false },
      domains: { enabled: false, enrollment_modes: [], default_role: null },
      slug: { disabled: true },
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
