import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseEnv } from "node:util";
import { type Environment, parseEnvironment } from "#lib/env.ts";
import { root, stateDir } from "./paths.ts";
import { StopError } from "./terminal.ts";

export type Variables = Record<string, string>;

/**
 * Where a kit runs: on this machine with stand-ins (`local`), on this machine with keys of one's own (`real`), or deployed. A command
 * takes it as one word: `npm start real`, `npm run deploy preview`.
 */
export type EnvironmentName = "local" | "real" | "preview" | "production";

/** The stand-ins' private halves: what Clerk keeps to itself. */
export interface LocalKeys {
  secretKey: string;
  signingKeyId: string;
  privateKeyPem: string;
  publicKeyPem: string;
  webhookSigningSecret: string;
  databaseToken: string;
}

/** A key that is made of the others: of a stand-in that is newer than a kit's `keys.json`. */
function keyOf(keys: LocalKeys, use: string): string {
  return createHash("sha256").update(`${use} ${keys.databaseToken}`).digest("hex").slice(0, 32);
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
export function localEnvironment(keys: LocalKeys): Variables {
  return {
    // clerk-js treats only hosts of this shape as a development instance. Nothing is ever sent there.
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${btoa("edgewise-local-1.clerk.accounts.dev$")}`,
    NEXT_PUBLIC_CLERK_PROXY_URL: "/__clerk",
    NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: "1",
    NEXT_PUBLIC_CLERK_KEYLESS_DISABLED: "1",
    NEXT_PUBLIC_CLERK_UNSAFE_DISABLE_DEVELOPMENT_MODE_CONSOLE_WARNING: "1",
    CLERK_SECRET_KEY: keys.secretKey,
    CLERK_JWT_KEY: keys.publicKeyPem,
    CLERK_WEBHOOK_SIGNING_SECRET: keys.webhookSigningSecret,
    CLERK_API_URL: "http://localhost:8788",
    CLERK_FAPI_URL: "http://localhost:8788",
    TURSO_DATABASE_URL: "http://localhost:8789",
    TURSO_AUTH_TOKEN: keys.databaseToken,
    ANTHROPIC_API_KEY: `sk-ant-local-${keyOf(keys, "assistant")}`,
    ANTHROPIC_BASE_URL: "http://localhost:8791",
    // The people that are seeded have no authenticator app.
    ADMIN_MFA: "optional",
  };
}

/** What the local stand-in for Algolia is given, and where it is: for `SEARCH=algolia npm start`. */
export function algoliaEnvironment(keys: LocalKeys): Variables {
  return {
    ALGOLIA_APP_ID: "LOCALAPP01",
    ALGOLIA_SEARCH_KEY: keyOf(keys, "search"),
    ALGOLIA_WRITE_KEY: keyOf(keys, "write"),
    ALGOLIA_URL: "http://localhost:8790",
  };
}

/**
 * The environment that a command is given as a word.
 *
 * @param word undefined for the first one that is allowed
 * @throws StopError where there is none of that name, or not for this command
 */
export function environmentNamed<Name extends EnvironmentName>(
  word: string | undefined,
  allowed: readonly [Name, ...Name[]],
): Name {
  const name = word === undefined ? allowed[0] : allowed.find((each) => each === word);
  if (!name) throw new StopError(`"${word}" is no environment here. Say one of: ${allowed.join(", ")}.`);
  return name;
}

/** The file that holds an environment's values. */
export function environmentFile(name: EnvironmentName): string {
  return join(root, name === "local" ? ".dev.vars" : `.dev.vars.${name}`);
}

/** Where the stand-ins of an environment keep their data: those of real keys must not meet the made-up people. */
export function dataDirectory(name: EnvironmentName): string {
  return name === "local" ? stateDir : join(stateDir, name);
}

/** What an environment's file says; with `SEARCH=algolia`, the directory is at the stand-in for Algolia. */
export function wantedEnvironment(name: EnvironmentName): Variables {
  const variables = readEnvironment(name);
  return process.env.SEARCH === "algolia"
    ? { ...algoliaEnvironment(localKeys(stateDir)), ...variables }
    : variables;
}

/**
 * What an environment's file says. That of the stand-ins is written where it is missing.
 *
 * @throws StopError where another one is missing
 */
export function readEnvironment(name: EnvironmentName): Variables {
  const file = environmentFile(name);
  if (name === "local" && !existsSync(file)) {
    const comment = "This machine's environment, with local stand-ins. For real keys: npm run setup";
    writeVariables(file, localEnvironment(localKeys(stateDir)), comment);
  }
  if (!existsSync(file)) {
    const word = name === "real" ? "" : ` ${name}`;
    throw new StopError(
      `There are no keys for "${name}" yet. "npm run setup${word}" asks for them and writes ${basename(file)}; or fill in a copy of .dev.vars.example.`,
    );
  }
  return readVariables(file);
}

/**
 * Checks an environment as a whole. Where the app of this machine is, its file need not say: each start finds a port.
 *
 * @throws AppError `misconfigured`
 */
export function parseVariables(variables: Variables): Environment {
  return parseEnvironment({ APP_URL: "http://localhost:8787", ...variables });
}

/** The part of an environment that is baked into the build, and that anybody may read. */
export function publicPart(variables: Variables): Variables {
  const isOpen = ([name]: [string, string]) => name.startsWith("NEXT_PUBLIC_") || name === "APP_URL";
  return Object.fromEntries(Object.entries(variables).filter(isOpen));
}

/** Reads an environment file. @throws where it is missing */
export function readVariables(file: string): Variables {
  return parseEnv(readFileSync(file, "utf8")) as Variables;
}

/** Writes an environment file that only its owner can read. */
export function writeVariables(file: string, variables: Variables, comment: string): void {
  const lines = Object.entries(variables).map(
    ([name, value]) => `${name}="${value.replaceAll("\n", "\\n")}"`,
  );
  writePrivately(file, `# ${comment}\n${lines.join("\n")}\n`);
}

function writePrivately(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
}
