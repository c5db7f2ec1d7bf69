import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signedHeaders } from "../local/svix/sign.ts";
import { localEnvironment, localKeys, type Variables } from "../scripts/lib/environment.ts";
import { migrateDatabase, startDatabase } from "../scripts/lib/stack.ts";
import { showSpread, spread } from "./numbers.ts";
import { bundle, cpuOf, type RunningWorker, startWorkerd } from "./workerd.ts";

const rounds = 5;
const perRound = 1_500;
const connections = 8;

interface Contestant {
  name: string;
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
  const contestants: (Contestant & RunningWorker)[] = [];
  for (const { name, entry } of workers) {
    const worker = await startWorkerd({ contents: await bundle(entry), bindings: variables });
    contestants.push({ ...worker, name, cpuMs: [], perSecond: [] });
  }

  for (let round = 0; round <= rounds; round++) {
    for (const contestant of contestants) {
      const deliveries = signedDeliveries(
        `${contestants.indexOf(contestant)}-${round}`,
        keys.webhookSigningSecret,
      );
      const [cpu, start] = [cpuOf(contestant.pid), performance.now()];
      await sendAll(new URL("/api/webhooks/clerk", contestant.url), deliveries);
      const seconds = (performance.now() - start) / 1000;
      // What runs behind the answers belongs to the price.
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (round === 0) continue;
      contestant.cpuMs.push((cpuOf(contestant.pid) - cpu) / perRound);
      contestant.perSecond.push(perRound / seconds);
    }
  }
  console.table(contestants.map(summarize));
  await Promise.all(contestants.map((worker) => worker.close()));
  rmSync(directory, { recursive: true, force: true });
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

function summarize({ name, cpuMs, perSecond }: Contestant) {
  return {
    worker: name,
    "CPU ms a delivery": showSpread(spread(cpuMs), 2),
    "deliveries a second": showSpread(spread(perSecond), 0),
  };
}
