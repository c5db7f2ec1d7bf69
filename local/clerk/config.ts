import { SettingError } from "../program.ts";
import type { SettingsChange } from "./settings.ts";

/** The keys of one Clerk instance; each instance has its own users, sessions and mail. */
export interface InstanceKeys {
  publishableKey: string;
  secretKey: string;
  /** The RSA key that signs session tokens. Keep it over restarts, or every browser is signed out. */
  signingKey: { kid: string; privateKeyPem: string };
}

export interface StartClerkOptions {
  /** 0 chooses a free port. */
  port: number;
  /** The SQLite file; created when it is not there. */
  stateFile: string;
  /** Where `ensureClerkAssets` put clerk-js and Clerk's interface. */
  assetsDir: string;
  instance: InstanceKeys;
  /** The origin of the app, such as `http://localhost:8787`. */
  appOrigin: string;
  /** Where the app mounts Clerk's Frontend API. */
  proxyPath?: string;
  webhook?: { url: string; signingSecret: string };
  /** How the settings differ from what is stored, or from the defaults. */
  settings?: SettingsChange;
  /** Factor for the pauses between deliveries; 1 is Svix's own schedule. */
  retryScale?: number;
}

/** A setting that is missing or malformed. Its message names the variable and what to do. */
export class ConfigError extends SettingError {}

/**
 * Reads the options of the program from its environment.
 * @throws ConfigError for the first variable that is missing or malformed
 */
export function readConfig(env: Record<string, string | undefined>): StartClerkOptions {
  const required = (name: string): string => {
    const value = env[name];
    if (!value) throw new ConfigError(`${name} is not set.`);
    return value;
  };
  const number = (name: string, fallback?: number): number => {
    const text = fallback === undefined ? required(name) : env[name] || String(fallback);
    const value = Number(text);
    if (!Number.isFinite(value) || value < 0)
      throw new ConfigError(`${name} must be a number, not "${text}".`);
    return value;
  };
  const url = (name: string): URL => {
    const text = required(name);
    if (!URL.canParse(text)) throw new ConfigError(`${name} must be an absolute URL, not "${text}".`);
    return new URL(text);
  };

  const port = number("LOCAL_CLERK_PORT");
  if (!Number.isInteger(port) || port > 65_535) {
    throw new ConfigError(`LOCAL_CLERK_PORT must be a port number, not "${port}".`);
  }
  const options: StartClerkOptions = {
    port,
    stateFile: required("LOCAL_CLERK_STATE"),
    assetsDir: required("LOCAL_CLERK_ASSETS"),
    instance: {
      publishableKey: required("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"),
      secretKey: required("CLERK_SECRET_KEY"),
      signingKey: {
        kid: required("LOCAL_CLERK_KEY_ID"),
        privateKeyPem: required("LOCAL_CLERK_JWT_PRIVATE_KEY").replaceAll("\\n", "\n"),
      },
    },
    appOrigin: url("LOCAL_CLERK_APP_ORIGIN").origin,
    retryScale: number("LOCAL_SVIX_RETRY_SCALE", 1),
  };
  if (env.LOCAL_CLERK_WEBHOOK_URL) {
    options.webhook = {
      url: url("LOCAL_CLERK_WEBHOOK_URL").href,
      signingSecret: required("CLERK_WEBHOOK_SIGNING_SECRET"),
    };
  }
  return options;
}

const PUBLISHABLE_KEY = /^pk_(?:test|live)_(.+)$/;

/**
 * The Frontend API host that a publishable key encodes.
 * @throws ConfigError when it is not one
 */
export function frontendApiHost(publishableKey: string): string {
  const encoded = PUBLISHABLE_KEY.exec(publishableKey)?.[1] ?? "";
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const host = decoded.slice(0, -1);
  if (!decoded.endsWith("$") || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host)) {
    throw new ConfigError(
      "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY must be `pk_test_` and the base64 form of `<host>$`, " +
        "with a host such as `standin-local-1.clerk.accounts.dev`.",
    );
  }
  return host;
}
