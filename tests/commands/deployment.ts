import { join } from "node:path";
import { type Variables, writeVariables } from "../../scripts/lib/environment.ts";
import { StopError } from "../../scripts/lib/terminal.ts";
import { startCloudflare, versions } from "../cloudflare.ts";
import { startHttps } from "./https.ts";

/** Everything that a deployment asks, on this machine: Cloudflare, the services, and the app that is then live. */
export interface DeploymentWorld {
  /** What commands need to find it. */
  environment: Record<string, string>;
  /** Gives the copy keys for `preview`, some of them other ones. */
  writeKeys(changed?: Variables): void;
  /** @throws StopError where Cloudflare was not given the Worker with its secrets */
  checkUpload(): void;
  /** @throws StopError where Cloudflare was not told to put the version before in place */
  checkRollback(): void;
  stop(): void;
}

/**
 * Stands in for the world that a deployment meets. All but Cloudflare is what the kit runs on this machine, at https addresses: no
 * deployment takes others.
 *
 * @param directory the copy from which it is deployed
 * @param variables of a kit that runs, which plays the deployed one
 */
export async function openDeploymentWorld(directory: string, variables: Variables): Promise<DeploymentWorld> {
  const isAddress = ([, value]: [string, string]) => value.startsWith("http://");
  const certificateFile = join(directory, ".local", "localhost.pem");
  const fronts = await startHttps(
    Object.fromEntries(Object.entries(variables).filter(isAddress)),
    certificateFile,
  );
  const cloudflare = await startCloudflare();
  const sent = (method: string, path: string) =>
    cloudflare.asked.findLast(
      (asked) => asked.method === method && asked.path === `/scripts/edgewise-preview${path}`,
    )?.body ?? "";
  return {
    environment: { ...cloudflare.environment, NODE_EXTRA_CA_CERTS: certificateFile },
    writeKeys(changed = {}) {
      const all = { ...variables, ...fronts.urls, ...changed };
      writeVariables(join(directory, ".dev.vars.preview"), all, "A deployment on this machine");
    },
    checkUpload() {
      const upload = sent("PUT", "");
      const missing = ["CLERK_SECRET_KEY", "TURSO_AUTH_TOKEN"].filter(
        (name) => !upload.includes(`{"name":"${name}","type":"secret_text","text":"${variables[name]}"}`),
      );
      if (missing.length > 0) throw new StopError(`The upload does not hold ${missing.join(", ")}.`);
    },
    checkRollback() {
      const { versions: put } = JSON.parse(sent("POST", "/deployments") || "{}");
      if (put?.[0]?.version_id !== versions.at(-1))
        throw new StopError(`It put ${JSON.stringify(put)} in place.`);
    },
    stop() {
      fronts.stop();
      cloudflare.stop();
    },
  };
}
