import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { runTool } from "./processes.ts";
import { StopError } from "./terminal.ts";

const systemBrowsers = [
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
 * @returns its path
 * @throws StopError where none can be had
 */
export async function findChromium(): Promise<string> {
  const found = () => [chromium.executablePath(), ...systemBrowsers].find((path) => existsSync(path));
  const installed = found();
  if (installed) return installed;
  console.log("Installing Chromium for the browser tests …");
  // Playwright downloads from its own host; where only package registries are reached, Debian has one, too.
  await runTool("playwright", ["install", "chromium"])
    .catch(async () => {
      if (process.getuid?.() !== 0) return;
      await runTool("apt-get", ["update"]);
      await runTool("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"]);
    })
    .catch(() => {});
  const path = found();
  if (path) return path;
  throw new StopError(
    "The browser tests need Chromium, and none could be installed. Install Chrome or Chromium, then run this again.",
  );
}
