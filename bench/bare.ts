import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildWorker } from "../scripts/lib/build.ts";
import { localEnvironment, localKeys } from "../scripts/lib/environment.ts";
import { root, stateDir } from "../scripts/lib/paths.ts";
import { runTool } from "../scripts/lib/processes.ts";
import { firstLoadScripts } from "./scripts.ts";

const withLink = `import Link from "next/link";
export default function Page() {
  return <main><h1>Hello</h1><Link href="/">Home</Link></main>;
}
`;

const withoutLink = `export default function Page() {
  return <main><h1>Hello</h1></main>;
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

/** What the landing page's scripts weigh beside those of an app of Next's with a title, with and without Next's link. */
export async function benchBare(): Promise<void> {
  const bare = await weighBare(withLink);
  const linkless = await weighBare(withoutLink);
  await buildWorker(localEnvironment(localKeys(stateDir)));
  const own = firstLoadScripts(join(root, ".next"), "index").gzip;
  const row = (name: string, bytes: number) =>
    console.log(`  ${name.padEnd(24)} ${bytes} bytes  ${(own / bytes).toFixed(3)}`);
  console.log("First-load JavaScript, gzip, and how many times that of each the landing page's is");
  row("bare, with a link", bare);
  row("bare, without", linkless);
  row("the landing page", own);
}

/** Builds an app of one page, and weighs what a browser loads of it first. */
async function weighBare(page: string): Promise<number> {
  mkdirSync(stateDir, { recursive: true });
  const directory = mkdtempSync(join(stateDir, "bare-"));
  mkdirSync(join(directory, "app"));
  writeFileSync(join(directory, "package.json"), "{}");
  writeFileSync(join(directory, "next.config.mjs"), config);
  writeFileSync(join(directory, "app", "layout.jsx"), layout);
  writeFileSync(join(directory, "app", "page.jsx"), page);
  await runTool("next", ["build", directory], { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  const { gzip } = firstLoadScripts(join(directory, ".next"), "index");
  rmSync(directory, { recursive: true });
  return gzip;
}
