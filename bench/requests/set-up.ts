import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { execa } from "execa";
import { recordActivity } from "#db/activity.ts";
import { connect } from "#db/client.ts";
import { saveProfile } from "#db/profiles.ts";
import type { UserId } from "#db/schema.ts";
import { upsertUsers } from "#db/users.ts";
import { clerkHost } from "#lib/clerk-host.ts";
import { buildWorker } from "../../scripts/lib/build.ts";
import {
  type LocalKeys,
  localEnvironment,
  localKeys,
  type Variables,
} from "../../scripts/lib/environment.ts";
import { root } from "../../scripts/lib/paths.ts";
import { runTool } from "../../scripts/lib/processes.ts";
import { findPort, migrateDatabase, startDatabase } from "../../scripts/lib/stack.ts";
import { step } from "../../scripts/lib/terminal.ts";
import { Minter } from "../../tests/access/callers.ts";
import {
  bundle,
  bundleBuilt,
  type Modules,
  type RunningWorker,
  readModules,
  readWorkerConfig,
  startWorkerd,
} from "../workerd.ts";
import { names } from "./names.ts";

/** Somebody who answers the same requests. */
export interface Contestant {
  name: string;
  /** Starts it anew. */
  start(): Promise<RunningWorker>;
}

export interface Ground {
  contestants: Contestant[];
  keys: LocalKeys;
  /** Cookies of the member who asks, good for a minute. */
  cookie(url: URL): string;
  /** Where the peers' and our own build are. */
  builds: { edgewise: string; peer: string; vinext: string };
  /** Bytes of each Worker, minified. */
  workers: Record<string, { raw: number; gzip: number }>;
  /** How many requests the database was sent. */
  countPosts(): Promise<number>;
  /** Moves the database so many milliseconds away. */
  setDistance(ms: number): Promise<void>;
}

/** Who asks. */
const member = "user_bench" as UserId;

/** @param directory for the data of the stand-ins, the builds and the logs: a folder in one of the repository */
export async function prepare(directory: string): Promise<Ground> {
  const keys = localKeys(directory);
  const variables: Variables = {
    ...localEnvironment(keys),
    CLERK_JWT_KEY: keys.publicKeyPem,
    RATE_LIMITS: "off",
  };
  await step("Worker built", () => buildWorker(variables));
  const peer = join(directory, "peer");
  await step("Peer built: OpenNext and Clerk as they come", () => buildPeer(peer, variables));
  const vinext = join(directory, "vinext");
  await step("Peer built: vinext and Clerk as they come", () => buildVinextPeer(vinext, variables));
  const url = await startDatabase({ directory, variables });
  variables.TURSO_DATABASE_URL = url;
  await migrateDatabase({ url, authToken: keys.databaseToken });
  await addMember({ url, authToken: keys.databaseToken });

  const workers = {
    edgewise: await bundleBuilt(root, join(directory, "edgewise-dry-run")),
    peer: await bundleBuilt(peer, join(directory, "peer-dry-run")),
    vinext: readModules(join(vinext, "dist", "server"), "index.js"),
    hono: await bundle("bench/peers/hono/worker.ts"),
    bare: await bundle("bench/peers/bare.ts"),
  };
  const BODY = readFileSync(join(root, ".next", "server", "app", "index.html"), "utf8");
  const onWorkerd = (modules: Modules, more: Partial<Parameters<typeof startWorkerd>[0]> = {}) => {
    return async () => {
      const port = await findPort(30_000);
      const bindings = { ...variables, APP_URL: `http://localhost:${port}`, ...more.bindings };
      return startWorkerd({ modules, port, ...more, bindings });
    };
  };
  const { flags } = readWorkerConfig();
  const contestants: Contestant[] = [
    {
      name: names.own,
      start: onWorkerd(workers.edgewise, { flags, assets: join(root, ".open-next", "assets") }),
    },
    { name: names.onNext, start: () => startNext(variables) },
    {
      name: names.peer,
      start: onWorkerd(workers.peer, { assets: join(peer, ".open-next", "assets") }),
    },
    {
      name: names.vinext,
      start: onWorkerd(workers.vinext, { assets: join(vinext, "dist", "client") }),
    },
    { name: names.hono, start: onWorkerd(workers.hono, { bindings: { BODY } }) },
    { name: names.bare, start: onWorkerd(workers.bare, { bindings: { BODY } }) },
  ];
  const control = (path: string, init: RequestInit = {}) =>
    fetch(`${url}/_control/${path}`, { ...init, headers: { authorization: `Bearer ${keys.databaseToken}` } });
  const minter = new Minter(keys, `https://${clerkHost(variables.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY ?? "")}`);
  const person = { id: member, mark: member, sessionId: "sess_bench" };
  return {
    contestants,
    keys,
    cookie: ({ port }) =>
      Object.entries(minter.cookies("member", person, `http://localhost:${port}`))
        .map(([name, value]) => `${name}=${value}`)
        .join("; "),
    builds: { edgewise: root, peer, vinext },
    workers: Object.fromEntries(Object.entries(workers).map(([name, modules]) => [name, sizeOf(modules)])),
    countPosts: async () => ((await (await control("stats")).json()) as { pipelines: number }).pipelines,
    setDistance: async (latencyMs) => {
      await control("fault", { method: "PUT", body: JSON.stringify({ latencyMs }) });
    },
  };
}

function sizeOf(modules: Modules): { raw: number; gzip: number } {
  const text = Object.values(modules).join("");
  return { raw: text.length, gzip: gzipSync(text).length };
}

/** Builds the peer in a copy, so that the tree stays as it is. */
async function buildPeer(directory: string, variables: Variables): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  cpSync(join(root, "bench", "peers", "opennext"), directory, { recursive: true });
  const { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY } = variables;
  const env = { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await runTool("opennextjs-cloudflare", ["build"], env, directory);
  await runTool("opennextjs-cloudflare", ["populateCache", "local"], env, directory);
}

/** Builds the same app with vinext, whose packages are installed in the copy alone. */
async function buildVinextPeer(directory: string, variables: Variables): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  for (const peer of ["opennext", "vinext"])
    cpSync(join(root, "bench", "peers", peer), directory, { recursive: true });
  await runTool("npm", ["install", "--ignore-scripts", "--prefer-offline"], {}, directory);
  const { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY } = variables;
  const env = { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY, NODE_ENV: "production" };
  await runTool("vite", ["build"], { ...env, WRANGLER_SEND_METRICS: "false" }, directory);
}

async function startNext(variables: Variables): Promise<RunningWorker> {
  const port = await findPort(31_000);
  const script = join(root, "node_modules", "next", "dist", "bin", "next");
  const child = execa(process.execPath, [script, "start", "--port", String(port)], {
    cwd: root,
    env: { ...variables, APP_URL: `http://localhost:${port}`, NODE_ENV: "production" },
    stdin: "ignore",
    all: true,
    reject: false,
  });
  await new Promise<void>((resolve, reject) => {
    child.all.on("data", (text: Buffer) => /Ready in/.test(text.toString()) && resolve());
    void child.then(({ all }) => reject(new Error(`next start stopped:\n${all}`)));
  });
  if (!child.pid) throw new Error("next start has no process.");
  const close = async () => {
    child.kill();
    await child;
  };
  return { url: new URL(`http://localhost:${port}`), pid: child.pid, close };
}

async function addMember(options: { url: string; authToken: string }): Promise<void> {
  const db = connect(options);
  // Of yesterday, so that nobody is welcomed.
  const at = Date.now() - 24 * 60 * 60 * 1000;
  const user = {
    ...{ id: member, email: "bench@example.com", firstName: "Ada", lastName: "Lovelace", imageUrl: null },
    ...{ role: "member", banned: false, createdAt: at, updatedAt: at, asOf: at },
  };
  await db.batch(upsertUsers(db, [user], Date.now()));
  await saveProfile(db, member, { bio: "I write programs for engines that are not built yet." }, at);
  for (const nth of [1, 2, 3, 4, 5]) {
    const id = `signed_in:sess_${nth}`;
    await db.batch(recordActivity(db, { id, userId: member, kind: "signed_in", occurredAt: at + nth }));
  }
}
