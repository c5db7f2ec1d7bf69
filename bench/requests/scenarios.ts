import { readFileSync } from "node:fs";
import { join } from "node:path";
import { signedHeaders } from "../../local/svix/sign.ts";
import type { Shot } from "./load.ts";
import { names } from "./names.ts";
import type { Ground } from "./set-up.ts";

/** What is asked of everybody who can answer it. */
export interface Scenario {
  name: string;
  status: number;
  /** By contestant: makes the requests of one round. Who is not named does not take part. */
  shots: Record<string, (url: URL) => () => Shot>;
}

const page = {
  Accept: "text/html,application/xhtml+xml",
  "Sec-Fetch-Dest": "document",
  "Sec-Fetch-Mode": "navigate",
};
// Local Clerk is a development instance: it would send a browser that it has never seen to itself first.
const signedOut = "__clerk_db_jwt=dvb_bench; __client_uat=0";

// Next wants a hash of the router's headers in the address, and sends who has another one there.
const routerPath = "/profile?_rsc=f2VoNpDTu3vL93O1";
// vinext's hash is of other headers, none of which is sent here.
const vinextRouterPath = "/profile?_rsc";

/** All scenarios, the cheapest first. */
export async function scenariosOf({ cookie, keys, builds }: Ground): Promise<Scenario[]> {
  const get = (path: string, headers: Record<string, string>) => () => () => ({ path, headers });
  const signedIn =
    (path: string, headers: Record<string, string>) =>
    (url: URL): (() => Shot) => {
      const all = { ...headers, Cookie: cookie(url) };
      return () => ({ path, headers: all });
    };
  const landing = get("/", { ...page, Cookie: signedOut });
  const redirect = get("/profile", { ...page, Cookie: signedOut });
  const profile = signedIn("/profile", page);
  const router = signedIn(routerPath, { Accept: "*/*", RSC: "1", "Next-Url": "/" });
  const vinextRouter = signedIn(vinextRouterPath, { Accept: "text/x-component", RSC: "1" });
  const own = await actionShot(
    cookie,
    actionId(builds.edgewise, "updateUserDetails"),
    '["$undefined","$K1"]',
  );
  const peers = await actionShot(cookie, actionId(builds.peer, "saveBio"), '["$K1"]');
  const vinexts = await actionShot(cookie, vinextActionId(builds.vinext, "saveBio"), '["$K1"]');
  const nexts = { [names.own]: own, [names.onNext]: own, [names.peer]: peers, [names.vinext]: vinexts };
  const webhook = () => deliveries(keys.webhookSigningSecret);
  return [
    {
      ...{ name: "public page", status: 200 },
      shots: {
        ...all(landing),
        [names.bare]: landing,
      },
    },
    {
      name: "health",
      status: 200,
      shots: { [names.own]: get("/api/health", {}), [names.hono]: get("/api/health", {}) },
    },
    { name: "redirect of a visitor", status: 307, shots: all(redirect) },
    { name: "webhook", status: 204, shots: { [names.own]: webhook, [names.hono]: webhook } },
    { name: "signed-in page", status: 200, shots: all(profile) },
    {
      ...{ name: "navigation of the router", status: 200 },
      shots: {
        ...{ [names.own]: router, [names.onNext]: router },
        ...{ [names.peer]: router, [names.vinext]: vinextRouter },
      },
    },
    {
      ...{ name: "search", status: 200 },
      shots: {
        [names.own]: signedIn("/directory?q=ada", page),
        [names.onNext]: signedIn("/directory?q=ada", page),
      },
    },
    { name: "Server Action", status: 200, shots: nexts },
  ];
}

/** For everybody but the bare Worker. */
function all(shot: (url: URL) => () => Shot): Scenario["shots"] {
  const everybody = [names.own, names.onNext, names.peer, names.vinext, names.hono];
  return Object.fromEntries(everybody.map((name) => [name, shot]));
}

function actionId(built: string, name: string): string {
  const file = join(built, ".next", "server", "server-reference-manifest.json");
  const { node } = JSON.parse(readFileSync(file, "utf8")) as {
    node: Record<string, { exportedName: string }>;
  };
  const found = Object.entries(node).find(([, { exportedName }]) => exportedName === name);
  if (!found) throw new Error(`${built} has no action ${name}.`);
  return found[0];
}

function vinextActionId(built: string, name: string): string {
  const file = join(built, "dist", "server", "__vinext_action_owner_manifest.js");
  const [, id] = new RegExp(`"(\\w+#${name})"`).exec(readFileSync(file, "utf8")) ?? [];
  if (!id) throw new Error(`${built} has no action ${name}.`);
  return id;
}

/** What React sends for an action of the profile. */
async function actionShot(cookie: Ground["cookie"], id: string, args: string) {
  const form = new FormData();
  form.append("_1_bio", "I write programs for engines that are not built yet.");
  form.append("0", args);
  const encoded = new Response(form);
  const type = encoded.headers.get("content-type") ?? "";
  const body = new Uint8Array(await encoded.arrayBuffer());
  return (url: URL) => {
    const headers = {
      ...{ Accept: "text/x-component", "Next-Action": id, "Content-Type": type, Cookie: cookie(url) },
      ...{ Origin: `http://localhost:${url.port}`, Host: `localhost:${url.port}` },
    };
    return (): Shot => ({ path: "/profile", method: "POST", headers, body });
  };
}

let delivered = 0;

/** Deliveries, each about a person of its own, as Clerk describes one. */
function deliveries(secret: string): () => Shot {
  return () => {
    const now = new Date();
    const id = `${process.pid}-${delivered++}`;
    const data = {
      ...{ id: `user_${id}`, object: "user", first_name: "Ada", last_name: "Lovelace" },
      email_addresses: [
        { id: `idn_${id}`, email_address: `${id}@example.com`, linked_to: [], verification: null },
      ],
      ...{ primary_email_address_id: `idn_${id}`, public_metadata: {}, private_metadata: {} },
      image_url: "https://img.clerk.com/eyJ0eXBlIjoiZGVmYXVsdCJ9",
      ...{ created_at: now.getTime(), updated_at: now.getTime() },
    };
    const body = JSON.stringify({ object: "event", type: "user.created", data, timestamp: now.getTime() });
    const headers = signedHeaders(secret, `msg_${id}`, body, now);
    return { path: "/api/webhooks/clerk", method: "POST", headers, body };
  };
}
