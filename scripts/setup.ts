import { existsSync } from "node:fs";
import { relative } from "node:path";
import { styleText } from "node:util";
import { table } from "./lib/checks/finding.ts";
import { checkValues } from "./lib/checks/machine.ts";
import {
  environmentFile,
  environmentNamed,
  localEnvironment,
  localKeys,
  readVariables,
  type Variables,
  writeVariables,
} from "./lib/environment.ts";
import { root, stateDir } from "./lib/paths.ts";
import { type Guide, machine, terminal } from "./lib/setup/guide.ts";
import { steps } from "./lib/setup/steps.ts";
import { fail, readArguments, StopError } from "./lib/terminal.ts";

const help = `npm run setup [environment] -- [options]

Asks for the keys of Clerk and Turso, and of other services if you like; tries each at its service; and writes one file that git
ignores. Every step can be skipped, and what is there already is kept: run it again at any time.

  environment  real if left out: your own keys, on this machine. preview, production: what npm run deploy takes
  --yes        asks nothing: takes what process variables of the same names say (for machines). TURSO_API_TOKEN with TURSO_ORG, TURSO_GROUP
               and TURSO_DATABASE makes the database
  --help`;

try {
  const { values, positionals } = readArguments(help, { yes: { type: "boolean" } });
  const name = environmentNamed(positionals[0], ["real", "preview", "production"]);
  const guide: Guide = values.yes ? machine(process.env) : terminal();
  process.exit((await setUp(name, guide)) ? 0 : 1);
} catch (error) {
  fail(error);
}

/** @returns whether everything that was given is good */
async function setUp(name: "real" | "preview" | "production", guide: Guide): Promise<boolean> {
  const file = environmentFile(name);
  const shown = relative(root, file);
  // On this machine, what is skipped is a stand-in's.
  let variables: Variables = existsSync(file)
    ? readVariables(file)
    : name === "real"
      ? localEnvironment(localKeys(stateDir))
      : {};
  guide.begin(`Keys for "${name}", kept in ${shown}`);
  let isGood = true;
  for (const step of steps) {
    if (!step.isFor(name)) continue;
    for (;;) {
      guide.title(step.title, step.where(variables));
      const answer = await asked(step.ask(guide, variables), guide);
      if (answer === "skipped") break;
      const finding = answer && (await step.check(answer, name));
      if (finding) guide.say(table([finding]));
      if (finding && finding.status !== "failed") {
        variables = answer;
        // After each step: whoever stops here loses nothing.
        writeVariables(file, variables, `The keys of "${name}". "npm run setup" asks for them again.`);
        break;
      }
      if (await guide.again()) continue;
      isGood = false;
      break;
    }
  }
  const whole = await checkValues(name, variables);
  guide.say(table([whole]));
  guide.end(existsSync(file) ? next(name) : "Nothing was written: no key was given.");
  return isGood && whole.status === "ok";
}

/** @returns what was answered; undefined where a service refused, which was said */
async function asked(answer: ReturnType<(typeof steps)[number]["ask"]>, guide: Guide) {
  try {
    const variables = await answer;
    if (variables) return variables;
    guide.say(styleText("dim", "Skipped: as it was."));
    return "skipped";
  } catch (error) {
    if (!(error instanceof StopError)) throw error;
    guide.say(`${styleText("red", "✗")} ${error.message}`);
    return undefined;
  }
}

function next(name: "real" | "preview" | "production"): string {
  return name === "real"
    ? "Try them: npm run doctor real, then npm start real (or npm run dev real)"
    : `Try them: npm run doctor ${name}, then npm run deploy ${name}`;
}
