import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import getPort from "get-port";
import { rateLimits } from "#lib/http/rate-limits.ts";
import { readWorkerConfig } from "../../../bench/workerd.ts";
import { advisories, isBelow } from "../../../tests/advisories.ts";
import { type EnvironmentName, parseVariables, type Variables } from "../environment.ts";
import { otherHolder } from "../lock.ts";
import { root, stateDir } from "../paths.ts";
import { type Finding, failed, find, ok, warning } from "./finding.ts";

/** Of the app and of the stand-ins. */
const ports = [8787, 8788, 8789, 8790, 8791];

/** Looks at this machine: Node, and the ports that the kit likes best. */
export function checkMachine(): Promise<Finding[]> {
  return Promise.all([
    find("Node", "Install Node 20 or later: https://nodejs.org", () => {
      const npms = /node\/v(\d+)/.exec(process.env.npm_config_user_agent ?? "")?.[1];
      if (npms && Number(npms) < 20)
        return failed(`npm runs on Node ${npms}.`, "Install Node 20 or later: https://nodejs.org");
      return ok(`${process.version}, the kit's own${npms ? `; npm runs on ${npms}` : ""}`);
    }),
    find("Ports", "", async () => {
      const holder = otherHolder(stateDir);
      if (holder) return ok(`the kit runs (process ${holder})`);
      const taken: number[] = [];
      for (const port of ports) if ((await getPort({ port, host: "127.0.0.1" })) !== port) taken.push(port);
      return taken.length === 0
        ? ok(`${ports[0]} to ${ports.at(-1)} are free`)
        : warning(
            `${taken.join(", ")} taken by another program.`,
            "Nothing to do: the next free ones are used.",
          );
    }),
  ]);
}

/** Looks at the values of an environment, each by itself: nobody is asked. */
export function checkValues(name: EnvironmentName, variables: Variables): Promise<Finding> {
  const word = name === "real" || name === "local" ? "" : ` ${name}`;
  return find("Environment", `npm run setup${word}`, () => {
    parseVariables(variables);
    return ok(`every value of "${name}" is there, and of the right shape`);
  });
}

/** Looks at what would be deployed: its bindings, and what it is made of. */
export function checkWorker(name: EnvironmentName): Promise<Finding[]> {
  return Promise.all([
    find("Rate limits", "Compare wrangler.toml with lib/http/rate-limits.ts.", () => {
      const { ratelimits = {} } = readWorkerConfig(name === "preview" ? name : undefined);
      const wrong = Object.values(rateLimits).filter(
        ({ binding, period }) => ratelimits[binding]?.simple.period !== period,
      );
      return wrong.length === 0
        ? ok(`${Object.keys(ratelimits).length} bindings, as in lib/http/rate-limits.ts`)
        : failed(
            `${wrong.map(({ binding }) => binding).join(", ")}: missing in wrangler.toml, or of another period.`,
            "Compare wrangler.toml with lib/http/rate-limits.ts.",
          );
    }),
    find("Advisories", "npm install, then npm test", () => {
      const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
      const copies = Object.entries<{ version: string }>(packages);
      const open = advisories.filter(({ package: name, fixed }) =>
        copies.some(
          ([path, { version }]) => path.split("node_modules/").at(-1) === name && isBelow(version, fixed),
        ),
      );
      return open.length === 0
        ? ok(`past all ${advisories.length} that are listed; npm test audit asks for new ones`)
        : failed(
            open.map(({ id, package: name, fixed }) => `${id}: ${name} below ${fixed}`).join("; "),
            "Raise the version in package.json, then npm install.",
          );
    }),
    find("Patches", "npm install", () =>
      existsSync(join(root, "node_modules", ".edgewise-lock"))
        ? ok("packages are installed as package-lock.json and patches/ say")
        : failed(
            "node_modules is not what package-lock.json says.",
            "Delete node_modules; any command installs it anew.",
          ),
    ),
  ]);
}
