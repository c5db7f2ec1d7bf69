import { createClerkClient } from "@clerk/backend";
import { connect } from "#db/client.ts";
import { type Environment, problemWith } from "#lib/env.ts";
import { webhookPath } from "#lib/sync/webhook.ts";
import { addSessionClaim, checkClerk, readJwtKey } from "../checks/clerk.ts";
import { type Finding, failed, find, ok } from "../checks/finding.ts";
import type { EnvironmentName, Variables } from "../environment.ts";
import { algolia } from "./algolia.ts";
import { anthropic } from "./anthropic.ts";
import { givenAddresses, type Step } from "./step.ts";
import { createDatabase } from "./turso.ts";

const isDeployed = (name: EnvironmentName) => name === "preview" || name === "production";

/** What only the stand-ins of this machine need. */
const standIns = [
  "NEXT_PUBLIC_CLERK_PROXY_URL",
  "NEXT_PUBLIC_CLERK_UNSAFE_DISABLE_DEVELOPMENT_MODE_CONSOLE_WARNING",
  "CLERK_API_URL",
  "CLERK_FAPI_URL",
];

/** In the order in which they are asked. */
export const steps: readonly Step[] = [
  {
    title: "Address",
    isFor: isDeployed,
    where: () =>
      "Where people will find the app: your own domain, or https://edgewise.YOUR-SUBDOMAIN.workers.dev\n(dash.cloudflare.com → Workers shows your subdomain). Sessions of another address are refused.",
    async ask(guide, variables) {
      const url = await guide.value("APP_URL", "Address of the app", variables.APP_URL);
      return url ? { ...variables, APP_URL: url } : undefined;
    },
    check: ({ APP_URL = "" }) =>
      find("Address", "It begins with https:// and has no path.", () =>
        /^https:\/\/[^/]+\/?$/.test(APP_URL)
          ? ok(APP_URL)
          : failed(`${APP_URL} is no address of a site.`, "It begins with https:// and has no path."),
      ),
  },
  {
    title: "Clerk",
    isFor: () => true,
    where: () => "https://dashboard.clerk.com → your application → Configure → API keys",
    async ask(guide, variables) {
      const isLocal = "CLERK_API_URL" in variables;
      const [known, knownSecret] = isLocal
        ? []
        : [variables.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY, variables.CLERK_SECRET_KEY];
      const publishable = await guide.value(
        "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
        "Publishable key (pk_…)",
        known,
      );
      if (!publishable) return undefined;
      const secretKey = await guide.secret("CLERK_SECRET_KEY", "Secret key (sk_…)", knownSecret);
      if (!secretKey) return undefined;
      const rest = Object.entries(variables).filter(([name]) => !standIns.includes(name));
      const addresses = await givenAddresses(guide, ["CLERK_API_URL", "CLERK_FAPI_URL"]);
      const keys = {
        NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishable,
        CLERK_SECRET_KEY: secretKey,
        ...addresses,
      };
      // Clerk gives the key that sessions are verified by to whoever has the secret one: nobody has to copy it.
      const jwtKey = await readJwtKey(keys).catch(() => undefined);
      return { ...Object.fromEntries(rest), ...keys, CLERK_JWT_KEY: jwtKey?.pem.trim() ?? "" };
    },
    async check(variables, name) {
      const [finding] = await checkClerk(variables as unknown as Environment, name === "production");
      return finding as Finding;
    },
  },
  {
    title: "Turso",
    isFor: () => true,
    where: () =>
      "https://app.turso.tech → Settings → API Tokens makes a token that can make a database (turso auth api-tokens mint edgewise).\nOr, of a database that is there: turso db show NAME --url, turso db tokens create NAME",
    async ask(guide, variables) {
      const hasApiToken = guide.isMachine && (await guide.value("TURSO_API_TOKEN", ""));
      const how = guide.isMachine
        ? hasApiToken
          ? "create"
          : "paste"
        : await guide.choose("TURSO", "A database of Turso's", [
            { value: "create", label: "Make one", hint: "with an API token, which is not kept" },
            { value: "paste", label: "Use one that is there", hint: "with its address and a token" },
          ]);
      if (how === "create") {
        const made = await createDatabase(guide);
        return made && { ...variables, ...made };
      }
      const isLocal = variables.TURSO_DATABASE_URL?.startsWith("http://localhost");
      const known = isLocal ? {} : variables;
      const url =
        how && (await guide.value("TURSO_DATABASE_URL", "Address (libsql://…)", known.TURSO_DATABASE_URL));
      const token = url && (await guide.secret("TURSO_AUTH_TOKEN", "Token", known.TURSO_AUTH_TOKEN));
      return token ? { ...variables, TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: token } : undefined;
    },
    check: ({ TURSO_DATABASE_URL: url = "", TURSO_AUTH_TOKEN: authToken = "" }) =>
      find("Database", "Check its address and its token.", async () => {
        await connect({ url, authToken }).run("select 1");
        return ok(`${url} answers`);
      }),
  },
  algolia,
  anthropic,
  {
    title: "Webhooks",
    isFor: isDeployed,
    where: ({ APP_URL }) =>
      [
        "Clerk tells the app by webhooks who signed up, changed or left. Only the dashboard can add the endpoint:",
        "1. Open https://dashboard.clerk.com → Configure → Webhooks → Add endpoint (or the link below)",
        `2. Endpoint URL: ${APP_URL ? new URL(webhookPath, APP_URL) : `the app's address and ${webhookPath}`}`,
        "3. Subscribe to the events: user and session. Create.",
        "4. Copy its Signing Secret (whsec_…)",
        `And once: ${addSessionClaim}`,
      ].join("\n"),
    async ask(guide, variables) {
      const link = await webhookDashboard(variables);
      if (link) guide.say(`It opens the list of endpoints, for a few minutes:\n${link}`);
      const secret = await guide.secret(
        "CLERK_WEBHOOK_SIGNING_SECRET",
        "Signing secret (whsec_…)",
        variables.CLERK_WEBHOOK_SIGNING_SECRET,
      );
      return secret ? { ...variables, CLERK_WEBHOOK_SIGNING_SECRET: secret } : undefined;
    },
    check: ({ CLERK_WEBHOOK_SIGNING_SECRET: secret = "" }) =>
      find("Signing secret", "It begins with whsec_.", () => {
        const problem = problemWith("CLERK_WEBHOOK_SIGNING_SECRET", secret);
        return problem
          ? failed(`It ${problem}.`, "Copy it from the endpoint's page: it begins with whsec_.")
          : ok("of the right shape; npm run doctor tries it, once the app is deployed");
      }),
  },
];

/** A page of Clerk's where endpoints are added; undefined where Clerk does not give one. */
async function webhookDashboard({ CLERK_SECRET_KEY: secretKey, CLERK_API_URL: apiUrl }: Variables) {
  const { webhooks } = createClerkClient({ secretKey, apiUrl });
  const answer = await webhooks
    .generateSvixAuthURL()
    .catch(() => webhooks.createSvixApp().catch(() => undefined));
  return answer?.svix_url;
}
