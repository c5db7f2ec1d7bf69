import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import {
  type LocalKeys,
  localEnvironment,
  localKeys,
  writeVariables,
} from "../../../scripts/lib/environment.ts";
import { migrateDatabase } from "../../../scripts/lib/stack.ts";
import type { Mirror } from "./mirror.ts";
import { childrenOf, type Program, root, startProgram, usageOf } from "./programs.ts";

/** The sync on workerd, with a database, and with Clerk where a test needs it: each a process of its own. */
export class Runtime {
  readonly directory = mkdtempSync(join(tmpdir(), "edgewise-faults-"));
  readonly keys: LocalKeys = localKeys(this.directory);
  readonly databaseFile = join(this.directory, "libsql.db");
  #workerPort = 0;
  #databasePort = 0;
  #clerkPort = 0;
  #clerk: Program | undefined;
  #database: Program | undefined;
  #worker: Program | undefined;

  get workerUrl(): string {
    return `http://127.0.0.1:${this.#workerPort}`;
  }

  get databaseUrl(): string {
    return `http://127.0.0.1:${this.#databasePort}`;
  }

  /** Where Clerk is, once it is started. */
  get clerkUrl(): string {
    return `http://127.0.0.1:${this.#clerkPort}`;
  }

  /** Starts a database and the Worker. */
  static async start(): Promise<Runtime> {
    const runtime = new Runtime();
    try {
      runtime.#workerPort = await getPort();
      runtime.#databasePort = await getPort();
      runtime.#clerkPort = await getPort();
      await runtime.startDatabase();
      await migrateDatabase({ url: runtime.databaseUrl, authToken: runtime.keys.databaseToken });
      await runtime.startWorker();
    } catch (error) {
      await runtime.stop();
      throw error;
    }
    return runtime;
  }

  /** Ends all of it, and forgets it. */
  async stop(): Promise<void> {
    await Promise.all([this.#worker?.kill(), this.#database?.kill(), this.#clerk?.kill()]);
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Starts the database, at the address that it had before. */
  async startDatabase(): Promise<void> {
    this.#database = await startProgram({
      script: [join(root, "local", "libsql", "main.ts")],
      env: {
        LOCAL_LIBSQL_PORT: String(this.#databasePort),
        LOCAL_LIBSQL_FILE: this.databaseFile,
        LOCAL_LIBSQL_TOKEN: this.keys.databaseToken,
      },
      ready: /listening on/,
    });
  }

  /** Starts Clerk. */
  async startClerk(): Promise<void> {
    const variables = localEnvironment(this.keys);
    this.#clerk = await startProgram({
      script: [join(root, "local", "clerk", "main.ts")],
      env: {
        LOCAL_CLERK_PORT: String(this.#clerkPort),
        LOCAL_CLERK_STATE: join(this.directory, "clerk.db"),
        LOCAL_CLERK_ASSETS: this.directory,
        LOCAL_CLERK_JWT_PRIVATE_KEY: this.keys.privateKeyPem,
        LOCAL_CLERK_KEY_ID: this.keys.signingKeyId,
        LOCAL_CLERK_APP_ORIGIN: this.workerUrl,
        NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: variables.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY ?? "",
        CLERK_SECRET_KEY: this.keys.secretKey,
      },
      ready: /listening on/,
    });
  }

  /** Starts the Worker, at the address that it had before. */
  async startWorker(): Promise<void> {
    // Beside its configuration wrangler keeps what it builds: so that is not in the repository.
    const configFile = join(this.directory, "wrangler.json");
    const variablesFile = join(this.directory, "worker.env");
    writeFileSync(configFile, JSON.stringify(configuration()));
    writeVariables(variablesFile, this.#environment(), "Made by a test.");
    this.#worker = await startProgram({
      script: [
        join(root, "node_modules", "wrangler", "wrangler-dist", "cli.js"),
        ...["dev", "--config", configFile, "--env-file", variablesFile],
        ...["--ip", "127.0.0.1", "--port", String(this.#workerPort), "--inspector-port", "0"],
        ...["--persist-to", join(this.directory, "wrangler"), "--show-interactive-dev-session", "false"],
      ],
      env: {
        // Clerk's client takes "test" for a reason to call an unbound fetch, which workerd refuses.
        NODE_ENV: "production",
        WRANGLER_SEND_METRICS: "false",
        WRANGLER_LOG_PATH: join(this.directory, "wrangler-logs"),
        WRANGLER_REGISTRY_PATH: join(this.directory, "wrangler-registry"),
        CLOUDFLARE_CF_FETCH_ENABLED: "false",
        // It keeps what every request did: its memory and time are not the Worker's.
        X_LOCAL_OBSERVABILITY: "false",
        FORCE_COLOR: "0",
      },
      ready: /Ready on/,
    });
  }

  #environment(): Record<string, string> {
    return {
      ...localEnvironment(this.keys),
      APP_URL: this.workerUrl,
      CLERK_API_URL: this.clerkUrl,
      TURSO_DATABASE_URL: this.databaseUrl,
    };
  }

  /** Ends Clerk, and everybody in it. */
  async stopClerk(): Promise<void> {
    await this.#clerk?.kill();
  }

  /** Ends the database at once, as the machine's kernel would. */
  async killDatabase(): Promise<void> {
    await this.#database?.kill();
  }

  /** Ends wrangler and its workerd at once. */
  async killWorker(): Promise<void> {
    await this.#worker?.kill();
  }

  /** What the Worker's memory is, in megabytes, and how long it and the database have worked so far. */
  async usage(): Promise<{ megabytes: number; cpuSeconds: number }> {
    const children = await childrenOf(this.#worker?.pid ?? 0);
    // The other one is wrangler's proxy in front of it.
    const worker = children.find(({ command }) => command.includes("--inspector-addr"));
    const [database] = await usageOf("--pid", this.#database?.pid ?? 0);
    if (!worker || !database) throw new Error("The Worker or the database is not running.");
    return { megabytes: worker.memory / 2 ** 20, cpuSeconds: worker.cpuSeconds + database.cpuSeconds };
  }

  /** What the Worker has logged lately. */
  workerLog(): string {
    return this.#worker?.output.join("\n") ?? "";
  }

  /** Calls the Worker's cron trigger, and waits for its end. */
  async runCron(): Promise<void> {
    const response = await fetch(`${this.workerUrl}/cdn-cgi/local/scheduled`);
    if (!response.ok) throw new Error(`The cron trigger failed: ${await response.text()}`);
  }

  /** Lets time pass, with the cron trigger in it, until nothing waits in the outbox. */
  async drainOutbox(mirror: Mirror): Promise<void> {
    for (let rounds = 0; mirror.waiting() > 0; rounds++) {
      if (rounds === 20) throw new Error(`${mirror.waiting()} entries stay in the outbox.`);
      mirror.letLeasesEnd();
      await this.runCron();
    }
  }
}

/** What the root's wrangler.toml says, for the Worker of this folder. */
function configuration() {
  const product = readFileSync(join(root, "wrangler.toml"), "utf8");
  const list = (text = "[]") => JSON.parse(text) as string[];
  return {
    name: "edgewise-faults",
    main: join(import.meta.dirname, "worker.ts"),
    compatibility_date: /^compatibility_date = "(.+)"$/m.exec(product)?.[1],
    compatibility_flags: list(/^compatibility_flags = (\[.+\])$/m.exec(product)?.[1]),
    triggers: { crons: list(/^crons = (\[.+\])$/m.exec(product)?.[1]) },
  };
}
