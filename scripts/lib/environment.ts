import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import { root, stateDir } from "./paths.ts";

export type Variables = Record<string, string>;

const devVarsFile = join(root, ".dev.vars");
const envLocalFile = join(root, ".env.local");

/** What local development adds to Clerk's publishable key; none of it is set in production. */
const localPublic: Variables = {
  // clerk-js treats only hosts of this shape as a development instance. Nothing is ever sent there.
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${btoa("edgewise-local-1.clerk.accounts.dev$")}`,
  NEXT_PUBLIC_CLERK_PROXY_URL: "/__clerk",
  NEXT_PUBLIC_CLERK_SIGN_IN_URL: "/sign-in",
  NEXT_PUBLIC_CLERK_SIGN_UP_URL: "/sign-up",
  NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: "1",
  NEXT_PUBLIC_CLERK_KEYLESS_DISABLED: "1",
  NEXT_PUBLIC_CLERK_UNSAFE_DISABLE_DEVELOPMENT_MODE_CONSOLE_WARNING: "1",
};

/** The stand-ins' private halves: what Clerk keeps to itself. */
export interface LocalKeys {
  secretKey: string;
  signingKeyId: string;
  privateKeyPem: string;
  publicKeyPem: string;
  webhookSigningSecret: string;
  databaseToken: string;
}

/**
 * The keys of the local stand-ins, made at the first call and kept: another signing key would sign everybody out.
 *
 * @param directory where they are kept
 */
export function localKeys(directory: string): LocalKeys {
  const file = join(directory, "keys.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const publicKeyPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const keys: LocalKeys = {
    secretKey: `sk_test_${randomBytes(24).toString("hex")}`,
    signingKeyId: `ins_${createHash("sha256").update(publicKeyPem).digest("hex").slice(0, 24)}`,
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKeyPem,
    webhookSigningSecret: `whsec_${randomBytes(24).toString("base64")}`,
    databaseToken: randomBytes(24).toString("hex"),
  };
  writePrivately(file, JSON.stringify(keys, null, 2));
  return keys;
}

/** The environment of a kit that has no account: every service is a stand-in on this machine. */
export function localEnvironment(keys: LocalKeys): { secrets: Variables; public: Variables } {
  return {
    public: localPublic,
    secrets: {
      CLERK_SECRET_KEY: keys.secretKey,
      CLERK_JWT_KEY: keys.publicKeyPem,
      CLERK_WEBHOOK_SIGNING_SECRET: keys.webhookSigningSecret,
      CLERK_API_URL: "http://localhost:8788",
      CLERK_FAPI_URL: "http://localhost:8788",
      TURSO_DATABASE_URL: "http://localhost:8789",
      TURSO_AUTH_TOKEN: keys.databaseToken,
    },
  };
}

/**
 * What `.dev.vars` and `.env.local` say. Where one is missing, it is first written with the local stand-ins' values.
 */
export function projectEnvironment(): { secrets: Variables; public: Variables } {
  const local = () => localEnvironment(localKeys(stateDir));
  if (!existsSync(devVarsFile)) {
    writeVariables(devVarsFile, local().secrets, "Secrets of this machine's Worker, local so far. .dev.vars.example says where real ones come from.");
  }
  if (!existsSync(envLocalFile)) {
    writeVariables(envLocalFile, local().public, "Public values, baked into the build. Nothing secret belongs here.");
  }
  return { secrets: readVariables(devVarsFile), public: readVariables(envLocalFile) };
}

/** Writes an environment file that only its owner can read. */
export function writeVariables(file: string, variables: Variables, comment: string): void {
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value.replaceAll("\n", "\\n")}"`);
  writePrivately(file, `# ${comment}\n${lines.join("\n")}\n`);
}

function readVariables(file: string): Variables {
  return parseEnv(readFileSync(file, "utf8")) as Variables;
}

function writePrivately(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
}

/** Whether an address is on this machine, and so a stand-in's. */
export function isLocal(url: string | undefined): boolean {
  if (!url || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
