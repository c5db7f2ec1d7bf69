import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildWorker } from "../scripts/lib/build.ts";
import { localEnvironment, localKeys } from "../scripts/lib/environment.ts";
import { root, stateDir } from "../scripts/lib/paths.ts";
import { runTool } from "../scripts/lib/processes.ts";
import { firstLoadScripts } from "./scripts.ts";

const page = `import Link from "next/link";
export default function Page() {
  return <main><h1>Hello</h1><Link href="/">Home</Link></main>;
}
`;

const layout = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

const config = `export default {
  cacheComponents: true,
  partialPrefetching: true,
  turbopack: { root: ${JSON.stringify(root)} },
};
`;

/** What the landing page's scripts weigh beside those of an app of Next's with a title and a link. */
export async function benchBare(): Promise<void> {
  mkdirSync(stateDir, { recursive: true });
  const directory = mkdtempSync(join(stateDir, "bare-"));
  mkdirSync(join(directory, "app"));
  writeFileSync(join(directory, "package.json"), "{}");
  writeFileSync(join(directory, "next.config.mjs"), config);
  writeFileSync(join(directory, "app", "layout.jsx"), layout);
  writeFileSync(join(directory, "app", "page.jsx"), page);
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await runTool("next", ["build", directory], env);
  const bare = firstLoadScripts(join(directory, ".next"), "index").gzip;
  rmSync(directory, { recursive: true });
  await buildWorker(localEnvironment(localKeys(stateDir)));
  const own = firstLoadScripts(join(root, ".next"), "index").gzip;
  const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
  console.log("First-load JavaScript, gzip");
  console.log(`  a bare app of Next's  ${kib(bare)} (${bare} bytes)`);
  console.log(`  the landing page      ${kib(own)}`);
  console.log(`  ratio                 ${(own / bare).toFixed(3)}`);
}
