import { join } from "node:path";
import { migrate } from "drizzle-orm/libsql/migrator";
import getPort, { portNumbers } from "get-port";
import { connect } from "#db/client.ts";
import { parseEnvironment, parsePublicEnvironment } from "#lib/env.ts";
import { isLocal } from "#lib/local-address.ts";
import { ensureClerkAssets } from "../../local/clerk/assets.ts";
import { type LocalKeys, type Variables, writeVariables } from "./environment.ts";
import { root, stateDir } from "./paths.ts";
import { startService } from "./processes.ts";
import { step } from "./terminal.ts";

export interface StackOptions {
  /** Where the stand-ins and the Worker keep their data and logs. */
  directory: string;
  variables: Variables;
  keys: LocalKeys;
  /** Where the app listens. */
  appPort: number;
  /** Factor for the pauses between webhook retries; 1 is Svix's own schedule. */
  retryScale?: number;
}

export interface Stack {
  appUrl: string;
  /** The stand-in for Clerk, with its mailbox; undefined with a real Clerk instance. */
  clerkUrl: string | undefined;
  /** The local database server; undefined with a real Turso database. */
  databaseUrl: string | undefined;
  /** The stand-in for Algolia; undefined where the directory is in the database, or at Algolia. */
  algoliaUrl: string | undefined;
  /** The stand-in for Anthropic; undefined with a real key, or none. */
  anthropicUrl: string | undefined;
  /** What the Worker is given. */
  environment: Variables;
}

/** A port that is free now: the wanted one, or one of the next hundred. */
export function findPort(wanted: number): Promise<number> {
  return getPort({ port: portNumbers(wanted, wanted + 100), host: "127.0.0.1" });
}

/**
 * Starts the stand-ins that the environment asks for (those whose address is on this machine), and migrates the
 * database.
 *
 * @throws AppError `misconfigured` where a variable is missing or malformed, StopError where a stand-in does not start
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { variables, appPort } = options;
  const appUrl = `http://localhost:${appPort}`;
  const environment: Variables = { ...variables, APP_URL: appUrl };
  parsePublicEnvironment(environment);
  parseEnvironment(environment);
  const [clerkUrl, databaseUrl, algoliaUrl, anthropicUrl] = await Promise.all([
    isLocal(environment.CLERK_API_URL) ? startClerk(options, appUrl) : undefined,
    isLocal(environment.TURSO_DATABASE_URL) ? startDatabase(options) : undefined,
    isLocal(environment.ALGOLIA_URL) ? startAlgolia(options) : undefined,
    isLocal(environment.ANTHROPIC_BASE_URL) ? startAnthropic(options) : undefined,
  ]);
  if (clerkUrl) Object.assign(environment, { CLERK_API_URL: clerkUrl, CLERK_FAPI_URL: clerkUrl });
  if (databaseUrl) Object.assign(environment, { TURSO_DATABASE_URL: databaseUrl });
  if (anthropicUrl) Object.assign(environment, { ANTHROPIC_BASE_URL: anthropicUrl });
  if (algoliaUrl) Object.assign(environment, { ALGOLIA_URL: algoliaUrl });
  const { TURSO_DATABASE_URL: url = "", TURSO_AUTH_TOKEN: authToken = "" } = environment;
  await step("Database migrated", () => migrateDatabase({ url, authToken }));
  // For the Worker, and for commands that find a running kit by it.
  writeEnvironment(environment, options.directory);
  return { appUrl, clerkUrl, databaseUrl, algoliaUrl, anthropicUrl, environment };
}

async function startClerk(options: StackOptions, appUrl: string): Promise<string> {
  const { directory, keys, variables, retryScale = 1 } = options;
  const assets = join(stateDir, "npm");
  await ensureClerkAssets(assets);
  return step("Local Clerk started", async () =>
    startStandIn("clerk", directory, {
      LOCAL_CLERK_PORT: await portOf(variables.CLERK_API_URL),
      LOCAL_CLERK_STATE: join(directory, "clerk.db"),
      LOCAL_CLERK_ASSETS: assets,
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: variables.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY ?? "",
      CLERK_SECRET_KEY: variables.CLERK_SECRET_KEY ?? "",
      LOCAL_CLERK_JWT_PRIVATE_KEY: keys.privateKeyPem,
      LOCAL_CLERK_KEY_ID: keys.signingKeyId,
      LOCAL_CLERK_APP_ORIGIN: appUrl,
      LOCAL_CLERK_WEBHOOK_URL: `${appUrl}/api/webhooks/clerk`,
      CLERK_WEBHOOK_SIGNING_SECRET: variables.CLERK_WEBHOOK_SIGNING_SECRET ?? "",
      LOCAL_SVIX_RETRY_SCALE: String(retryScale),
    }),
  );
}

/** Starts the local database server. @returns the address at which it listens */
export function startDatabase({
  directory,
  variables,
}: Pick<StackOptions, "directory" | "variables">): Promise<string> {
  return step("Local libSQL started", async () =>
    startStandIn("libsql", directory, {
      LOCAL_LIBSQL_PORT: await portOf(variables.TURSO_DATABASE_URL),
      LOCAL_LIBSQL_FILE: join(directory, "libsql.db"),
      LOCAL_LIBSQL_TOKEN: variables.TURSO_AUTH_TOKEN ?? "",
    }),
  );
}

function startAlgolia({ directory, variables }: StackOptions): Promise<string> {
  return step("Local Algolia started", async () =>
    startStandIn("algolia", directory, {
      LOCAL_ALGOLIA_PORT: await portOf(variables.ALGOLIA_URL),
      LOCAL_ALGOLIA_FILE: join(directory, "algolia.db"),
      LOCAL_ALGOLIA_APP_ID: variables.ALGOLIA_APP_ID ?? "",
      LOCAL_ALGOLIA_ADMIN_KEY: variables.ALGOLIA_WRITE_KEY ?? "",
      LOCAL_ALGOLIA_SEARCH_KEY: variables.ALGOLIA_SEARCH_KEY ?? "",
    }),
  );
}

/**
 * Starts the stand-in for Anthropic.
 *
 * @param options with the pause between two tokens, in milliseconds, if not the usual
 * @returns the address at which it listens
 */
export function startAnthropic({
  directory,
  variables,
  tokenMs,
}: Pick<StackOptions, "directory" | "variables"> & { tokenMs?: number }): Promise<string> {
  return step("Local Anthropic started", async () =>
    startStandIn("anthropic", directory, {
      LOCAL_ANTHROPIC_PORT: await portOf(variables.ANTHROPIC_BASE_URL),
      LOCAL_ANTHROPIC_KEY: variables.ANTHROPIC_API_KEY ?? "",
      ...(tokenMs !== undefined && { LOCAL_ANTHROPIC_TOKEN_MS: String(tokenMs) }),
    }),
  );
}

/** The port of an address, or the next free one. */
async function portOf(url: string | undefined): Promise<string> {
  return String(await findPort(Number(new URL(url ?? "").port) || 8788));
}

/** @returns the address at which it listens */
async function startStandIn(
  name: "clerk" | "libsql" | "algolia" | "anthropic",
  directory: string,
  env: Variables,
): Promise<string> {
  const [, port] = await startService({
    name: `The local ${name}`,
    script: [join(root, "local", name, "main.ts")],
    env,
    logFile: join(directory, "logs", `${name}.log`),
    ready: /listening on http:\/\/127\.0\.0\.1:(\d+)/,
  });
  return `http://localhost:${port}`;
}

/** Brings the database's tables up to date. */
export async function migrateDatabase({ url, authToken }: { url: string; authToken: string }): Promise<void> {
  // A migration may take long on a large database, and is nothing to repeat.
  const db = connect({ url, authToken, deadlineMs: 120_000, attempts: 1 });
  await migrate(db, { migrationsFolder: join(root, "db", "migrations") });
}

/** Writes down what the Worker is given. @returns the file */
function writeEnvironment(environment: Variables, directory: string): string {
  const file = join(directory, "worker.env");
  writeVariables(file, environment, "Made at each start from .dev.vars, with the ports that were free.");
  return file;
}

/**
 * Serves the built Worker on workerd with `wrangler dev`, and waits until it answers.
 *
 * @param main another entry point than that of wrangler.toml
 * @throws StopError where it does not start
 */
export async function startWorker(stack: Stack, directory: string, main?: string): Promise<void> {
  const variablesFile = writeEnvironment(stack.environment, directory);
  await startService({
    name: "wrangler dev",
    script: [
      join(root, "node_modules", "wrangler", "wrangler-dist", "cli.js"),
      ...["dev", ...(main ? [main] : []), "--ip", "127.0.0.1"],
      ...["--port", new URL(stack.appUrl).port, "--inspector-port", "0"],
      ...["--env-file", variablesFile, "--persist-to", join(directory, "wrangler")],
      ...["--show-interactive-dev-session", "false", "--log-level", "info"],
    ],
    env: {
      ...{ WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", FORCE_COLOR: "0" },
      // Wrangler would keep in workerd's memory what each request did.
      X_LOCAL_OBSERVABILITY: "false",
    },
    logFile: join(directory, "logs", "worker.log"),
    ready: /Ready on/,
  });
}

/** Serves the sources with Next's development server, and waits until it answers. @param show whether it talks to the terminal */
export async function startDevelopment(stack: Stack, directory: string, show = false): Promise<void> {
  await startService({
    name: "next dev",
    script: [
      join(root, "node_modules", "next", "dist", "bin", "next"),
      ...["dev", "--port", new URL(stack.appUrl).port],
    ],
    env: { ...stack.environment, NEXT_TELEMETRY_DISABLED: "1" },
    logFile: join(directory, "logs", "dev.log"),
    ready: /Ready in/,
    show,
  });
}
