// The door to every npm script. It runs on whatever Node npm has (20 or later), installs what is missing, and goes on
// under the project's own Node, which the tools need. No package may be imported here.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { switchHooksOn } from "./lib/hooks.mjs";

const root = join(import.meta.dirname, "..");
const [command, ...args] = process.argv.slice(2);
const node = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

install();
run();

/** Installs where package-lock.json and the patches are not what node_modules was made from. */
function install() {
  const stamp = join(root, "node_modules", ".edgewise-lock");
  const lock = () => {
    const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
    const patches = join(root, "patches");
    for (const name of readdirSync(patches).sort()) hash.update(readFileSync(join(patches, name)));
    return hash.digest("hex");
  };
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, "utf8") === lock()) return;
  console.log("Installing packages (about a minute the first time) …");
  // A patch that has changed applies only to a package that is as it was published.
  for (const patched of readdirSync(join(root, "patches"))) {
    // patch-package names a patch so: @opennextjs+cloudflare+1.20.13.patch.
    const path = patched.split("+").slice(0, -1);
    rmSync(join(root, "node_modules", ...path), { recursive: true, force: true });
  }
  // Not `npm ci`: it refuses a lockfile that was written where the binaries of another platform could not be seen.
  const { status } = spawnSync("npm", ["install", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error(
      "\nThe packages could not be installed. Check that npm reaches its registry, then run this again.",
    );
    process.exit(status ?? 1);
  }
  // Turbopack keeps what it made of a package, and does not see that one is patched.
  rmSync(join(root, ".next"), { recursive: true, force: true });
  switchHooksOn(root);
  writeFileSync(stamp, lock());
}

function run() {
  const child = spawn(
    node,
    ["--disable-warning=ExperimentalWarning", join(root, "scripts", `${command}.ts`), ...args],
    {
      cwd: root,
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      env: {
        ...process.env,
        PATH: `${join(root, "node_modules", ".bin")}${process.platform === "win32" ? ";" : ":"}${process.env.PATH}`,
      },
    },
  );
  // The terminal sends Ctrl-C to both; the child ends what it started, and this waits for it.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}
