import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { signedHeaders } from "../local/svix/sign.ts";
import { localEnvironment, localKeys, type Variables } from "../scripts/lib/environment.ts";
import { root } from "../scripts/lib/paths.ts";
import { migrateDatabase, startDatabase } from "../scripts/lib/stack.ts";

const rounds = 5;
const perRound = 1_500;
const connections = 8;

interface Contestant {
  name: string;
  url: URL;
  cpuMs: number[];
  perSecond: number[];
}

/**
 * Measures what a webhook delivery costs on workerd, ours beside the least that it can be, in one run and interleaved:
 * deliveries a second, and CPU (user and system) of the workerd process a delivery.
 */
export async function benchWebhook(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "edgewise-bench-"));
  const keys = localKeys(directory);
  const variables: Variables = { ...localEnvironment(keys), APP_URL: "http://localhost:8787" };
  variables.TURSO_DATABASE_URL = await startDatabase({ directory, variables });
  await migrateDatabase({ url: variables.TURSO_DATABASE_URL, authToken: keys.databaseToken });

  const workers = [
    { name: "edgewise", entry: "tests/faults/process/worker.ts" },
    { name: "hono + svix + the same batch", entry: "bench/peers/hono/worker.ts" },
  ];
  const running: Miniflare[] = [];
  const contestants: (Contestant & { pid: number })[] = [];
  for (const { name, entry } of workers) {
    const before = workerdProcesses();
    const worker = new Miniflare(
      convertV4MiniflareOptions({
        modules: [{ type: "ESModule", path: "worker.js", contents: await bundle(entry) }],
        compatibilityDate: "2026-11-17",
        compatibilityFlags: ["nodejs_compat"],
        bindings: variables,
        // Each delivery writes its line; it is not shown.
        handleStructuredLogs: () => {},
      }),
    );
    running.push(worker);
    const url = new URL("/api/webhooks/clerk", await worker.ready);
    const pid = workerdProcesses().find((id) => !before.includes(id));
    if (!pid) throw new Error("workerd did not start.");
    contestants.push({ name, url, pid, cpuMs: [], perSecond: [] });
  }

  for (let round = 0; round <= rounds; round++) {
    for (const contestant of contestants) {
      const deliveries = signedDeliveries(
        `${contestants.indexOf(contestant)}-${round}`,
        keys.webhookSigningSecret,
      );
      const [cpu, start] = [cpuOf(contestant.pid), performance.now()];
      await sendAll(contestant.url, deliveries);
      const seconds = (performance.now() - start) / 1000;
      // What runs behind the answers belongs to the price.
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (round === 0) continue;
      contestant.cpuMs.push((cpuOf(contestant.pid) - cpu) / perRound);
      contestant.perSecond.push(perRound / seconds);
    }
  }
  console.table(contestants.map(summarize));
  await Promise.all(running.map((worker) => worker.dispose()));
  rmSync(directory, { recursive: true, force: true });
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser", "import"],
    mainFields: ["module", "main"],
    external: ["node:*"],
  });
  return outputFiles[0]?.text ?? "";
}

interface SignedDelivery {
  body: string;
  headers: Record<string, string>;
}

/** Each about a person of its own, as Clerk describes one. */
function signedDeliveries(round: string, secret: string): SignedDelivery[] {
  return Array.from({ length: perRound }, (_, index) => {
    const now = new Date();
    const id = `${round}-${index}`;
    const data = {
      id: `user_${id}`,
      object: "user",
      email_addresses: [
        { id: `idn_${id}`, email_address: `${id}@example.com`, linked_to: [], verification: null },
      ],
      primary_email_address_id: `idn_${id}`,
      first_name: "Ada",
      last_name: "Lovelace",
      image_url: "https://img.clerk.com/eyJ0eXBlIjoiZGVmYXVsdCJ9",
      public_metadata: {},
      private_metadata: {},
      created_at: now.getTime(),
      updated_at: now.getTime(),
    };
    const body = JSON.stringify({ object: "event", type: "user.created", data, timestamp: now.getTime() });
    return {
      body,
      headers: signedHeaders(secret, `msg_${id}`, body, now),
    };
  });
}

async function sendAll(url: URL, deliveries: SignedDelivery[]): Promise<void> {
  let next = 0;
  const send = async () => {
    for (let delivery = deliveries[next++]; delivery; delivery = deliveries[next++]) {
      const response = await fetch(url, { method: "POST", ...delivery });
      if (response.status !== 204)
        throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, send));
}

function workerdProcesses(): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
  const name = (id: number) => readFileSync(`/proc/${id}/comm`, "utf8").trim();
  return children
    .trim()
    .split(/\s+/)
    .map(Number)
    .filter((id) => id && name(id) === "workerd");
}

/** User and system time that a process has taken, in milliseconds; from proc(5), fields 14 and 15 in ticks of 10 ms. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function summarize({ name, cpuMs, perSecond }: Contestant) {
  const [cpu, rate] = [spread(cpuMs), spread(perSecond)];
  return {
    worker: name,
    "CPU ms a delivery": `${cpu.median.toFixed(2)} (${cpu.low.toFixed(2)} to ${cpu.high.toFixed(2)})`,
    "deliveries a second": `${rate.median.toFixed(0)} (${rate.low.toFixed(0)} to ${rate.high.toFixed(0)})`,
  };
}

function spread(values: number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    low: sorted[0] ?? 0,
    high: sorted.at(-1) ?? 0,
  };
}
