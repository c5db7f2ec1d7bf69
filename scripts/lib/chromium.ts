import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { runTool } from "./processes.ts";
import { StopError } from "./terminal.ts";

const systemBrowsers = [
  // A third faster than the whole browser, in the browser tests.
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** What Chromium is started with: as root, as in a container, it has no sandbox. */
export const chromiumArgs = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/**
 * A Chromium for the browser tests: Playwright's own, the system's, or one that is installed now.
 *
 * @returns its path; undefined for Playwright's own, of which it takes the shell without windows
 * @throws StopError where none can be had
 */
export async function findChromium(): Promise<string | undefined> {
  const own = chromium.executablePath();
  const found = () => [own, ...systemBrowsers].find((path) => existsSync(path));
  if (!found()) await installChromium();
  const path = found();
  if (path) return path === own ? undefined : path;
  throw new StopError(
    "The browser tests need Chromium, and none could be installed. Install Chrome or Chromium, then run this again.",
  );
}

/** Whether it could, shows when it is looked for again. */
async function installChromium(): Promise<void> {
  console.log("Installing Chromium for the browser tests …");
  // Playwright downloads from its own host; where only package registries are reached, Debian has one, too.
  await runTool("playwright", ["install", "chromium"])
    .catch(async () => {
      if (process.getuid?.() !== 0) return;
      await runTool("apt-get", ["update"]);
      const install = (name: string) =>
        runTool("apt-get", ["install", "--yes", "--no-install-recommends", name]);
      // Older systems have the whole browser only.
      await install("chromium-headless-shell").catch(() => install("chromium"));
    })
    .catch(() => {});
}
