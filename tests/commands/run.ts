import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import type { Variables } from "../../scripts/lib/environment.ts";
import { root } from "../../scripts/lib/paths.ts";
import { StopError, step } from "../../scripts/lib/terminal.ts";
import { byHand, copyKit } from "../recipes/kit-copy.ts";
import { type DeploymentWorld, openDeploymentWorld } from "./deployment.ts";

// What a newcomer types, in a copy of the kit that has never run: npm start, what works beside it, Ctrl-C, npm start again, and then each
// command that the README and docs name.

/** While the kit runs. */
const beside: [command: string, shows: RegExp][] = [
  ["npm run doctor", /local: 0 failed, 0 to look at/],
  ["npm run doctor -- --json", /"name": "Webhook",\s+"status": "ok"/],
  ["npm run seed -- --people 20", /20 people: 20 new/],
  ["npm run sync", /22 people compared\. Drift 0/],
  ["npm run sync -- --directory", /22 people are in the directory/],
];

/** Each by itself, in this order. */
const alone: [command: string, shows: RegExp, exitCode?: number][] = [
  ["npm run doctor", /the kit does not run[\s\S]*local: 0 failed/],
  ["npm run check", /types/],
  ["npm run format", /No fixes applied/],
  ["npm run migration", /No schema changes/],
  ["npm run types", /worker-configuration\.d\.ts/],
  ["npm run brand", /./],
  ["npm run sbom", /packages: /],
  ["npm run report", /\|/],
  ["npm run bench scale", /a million of/],
  ["npm run deploy -- --dry-run", /Total Upload/],
  ["npm run deploy preview -- --dry-run", /Total Upload/],
  // Without keys, each of these says what is missing, and what to do.
  ["npm run deploy", /npm run setup production/, 1],
  ["npm run deploy preview", /npm run setup preview/, 1],
  ["npm run rollback", /npm run setup production/, 1],
  ["npm run sync production", /npm run setup production/, 1],
  ["npm run doctor production", /npm run setup production/, 1],
  ["npm start real", /npm run setup/, 1],
  ["npm run setup -- --yes", /no key was given/],
  ["npm run setup production -- --yes", /CLERK_SECRET_KEY is missing/, 1],
  ["npm run setup -- --help", /--yes/],
  ["npm test nothing", /There is no suite "nothing"\. There are: /, 1],
];

/** What is not run here, and why. */
const elsewhere: [pattern: RegExp, why: string][] = [
  [/^npm test\b/, "this run is one"],
  [/^npm run test:/, "as long as one likes, or the same as suites of this run"],
  [/^npm run dev$/, "the suite development"],
  [
    /^npm run setup(?: \w+)?$/,
    "asks a person; with --yes above, its steps in scripts/lib/setup/setup.test.ts",
  ],
  [/^npm run (?:bench(?: \w+)?|lighthouse|gallery)$/, "minutes of a quiet machine"],
  [/^npm run (?:evaluate|upgrades)$/, "asks a service whose answers change"],
  [/^npm run migration -- --name/, "the suite recipes"],
  [/^npm run seed$/, "with --people above"],
  [/^npm (?:ping|view|ls)/, "npm's own"],
  [/^npx patch-package/, "for whoever changes a patch"],
  [/^npm install/, "how this copy came by its packages"],
  [/^npx wrangler (?:login|rollback|tail)/, "asks Cloudflare, with an account"],
];

type Check = [what: string, run: () => Promise<unknown>];

/**
 * Does it all.
 *
 * @param directory for the copy
 * @param startKit starts a kit that plays the one that the copy deploys, and says what it was given
 */
export async function tryCommands(directory: string, startKit: () => Promise<Variables>) {
  const tally = { passed: 0, failed: 0, skipped: 0, failures: [] as string[] };
  let app: App | undefined;
  const start = async () => {
    app = await startApp(directory);
  };
  const stop = async () => {
    if (!app) throw new StopError("It did not start.");
    await app.stop();
    app = undefined;
  };
  let world: DeploymentWorld | undefined;
  const deployed = (what: string, run: (world: DeploymentWorld) => Promise<unknown>): Check => [
    what,
    () => (world ? run(world) : Promise.reject(new StopError("There is nothing to deploy to."))),
  ];
  const checks: Check[] = [
    ["every command that is documented is tried, or said why not", async () => checkDocumented()],
    ["the kit is copied", () => copyKit(directory)],
    ["npm start", start],
    ...beside.map(
      ([command, shows]): Check => [`${command}, while it runs`, () => type(command, shows, directory)],
    ),
    ["Ctrl-C ends all of it", stop],
    ["npm start again, with what was there", start],
    [
      "npm run sync finds the same people",
      () => type("npm run sync", /22 people compared\. Drift 0/, directory),
    ],
    ["Ctrl-C ends all of it again", stop],
    ...alone.map(
      ([command, shows, exitCode]): Check => [
        exitCode ? `${command}, refused` : command,
        () => type(command, shows, directory, { exitCode }),
      ],
    ),
    [
      "a world to deploy to",
      async () => {
        world = await openDeploymentWorld(directory, await startKit());
      },
    ],
    deployed("npm run deploy preview, to the end", async ({ writeKeys, environment, checkUpload }) => {
      writeKeys();
      await type("npm run deploy preview", /Live at https:/, directory, { environment });
      checkUpload();
    }),
    deployed("npm run deploy preview, of an app that does not do all it should", async (to) => {
      to.writeKeys({ CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${btoa("the secret of another endpoint")}` });
      const shows = /another signing secret[\s\S]*npm run rollback preview/;
      await type("npm run deploy preview", shows, directory, { environment: to.environment, exitCode: 1 });
      to.writeKeys();
    }),
    deployed("npm run rollback preview", async ({ environment, checkRollback }) => {
      await type("npm run rollback preview -- --yes", /Webhook\s+takes/, directory, { environment });
      checkRollback();
    }),
    deployed("npm run doctor preview", ({ environment }) =>
      type("npm run doctor preview", /preview: 0 failed/, directory, { environment }),
    ),
  ];
  for (const [what, run] of checks) {
    try {
      await step(what, run);
      tally.passed++;
    } catch (error) {
      if (!(error instanceof StopError)) throw error;
      console.error(`✗ ${what}\n${error.message}`);
      tally.failed++;
      tally.failures.push(what);
    }
  }
  await app?.stop().catch(() => {});
  world?.stop();
  return tally;
}

/** @throws StopError with the commands of the documents that stand in none of the lists above */
function checkDocumented(): void {
  const files = globSync(["{README,SECURITY,UPGRADING}.md", "docs/*.md", "docs/recipes/*.md"], { cwd: root });
  const named = files.flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    const commands = [
      ...text.matchAll(/`((?:npm|npx) [^`]+)`/g),
      ...text.matchAll(/^((?:npm|npx) [^#\n]+)/gm),
    ];
    return commands
      .flatMap(([, command = ""]) => command.split("&&"))
      .map((command) => ({ file, command: command.trim().replace(/\s+/g, " ") }));
  });
  if (named.length < 50) throw new StopError(`Only ${named.length} commands were found in the documents.`);
  const tried = new Set([...beside, ...alone].map(([command]) => command).concat("npm start"));
  const plain = (command: string) => command.replace(/--people \d+/, "--people 20");
  const unknown = named.filter(
    ({ command }) => !tried.has(plain(command)) && !elsewhere.some(([pattern]) => pattern.test(command)),
  );
  if (unknown.length > 0)
    throw new StopError(unknown.map(({ file, command }) => `${file}: ${command}`).join("\n"));
}

/** @throws StopError where a command ends or says something else than it should */
async function type(
  command: string,
  shows: RegExp,
  directory: string,
  { exitCode = 0, environment = {} }: { exitCode?: number; environment?: Record<string, string> } = {},
): Promise<void> {
  const { env, ...options } = byHand(directory);
  const result = await execa(command, {
    ...{ ...options, shell: true, reject: false, timeout: 300_000 },
    env: { ...env, ...environment },
  });
  const said = stripVTControlCharacters(result.all ?? "");
  if (result.exitCode !== exitCode || !shows.test(said))
    throw new StopError(
      `It ended with ${result.exitCode}, not ${exitCode}, or did not show ${shows}:\n${said.slice(-3_000)}`,
    );
}

interface App {
  /** Ends it as Ctrl-C does. @throws StopError where something of it goes on */
  stop(): Promise<void>;
}

/** Starts the kit and waits until it says where it is. @throws StopError where it does not, or does not answer there */
async function startApp(directory: string): Promise<App> {
  // A group of its own: a terminal sends Ctrl-C to all of it.
  const child = execa("npm", ["start"], { ...byHand(directory), detached: true, reject: false });
  const said = await readUntil(child, /Ctrl-C stops everything/, 300_000);
  const addresses = [...said.matchAll(/http:\/\/localhost:\d+/g)].map(([url]) => url);
  const open = /Open\s+(\S+)/.exec(said)?.[1] ?? "";
  const { status } = await fetch(open);
  if (status !== 200) throw new StopError(`${open} answers ${status}.`);
  return {
    async stop() {
      process.kill(-(child.pid ?? 0), "SIGINT");
      await child;
      for (const url of new Set(addresses)) {
        const answers = await fetch(url).then(
          () => true,
          () => false,
        );
        if (answers) throw new StopError(`${url} still answers after Ctrl-C.`);
      }
    },
  };
}

function readUntil(
  child: { all: Readable } & PromiseLike<unknown>,
  line: RegExp,
  patienceMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const end = () => reject(new StopError(`It did not say ${line}:\n${said.slice(-3_000)}`));
    const timer = setTimeout(end, patienceMs);
    child.all.on("data", (chunk: Buffer) => {
      said = stripVTControlCharacters(said + chunk);
      if (!line.test(said)) return;
      clearTimeout(timer);
      resolve(said);
    });
    void child.then(end);
  });
}
