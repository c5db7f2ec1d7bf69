import { defineConfig, devices } from "@playwright/test";

// scripts/test.ts starts the built Worker with stand-ins of its own, and passes their addresses.
export default defineConfig({
  testDir: "tests/e2e",
  outputDir: process.env.E2E_OUTPUT ?? "test-results",
  forbidOnly: process.env.CI === "true",
  // On a machine that others use, too. What passes at the second try alone is named at the end of the run.
  retries: process.env.CI === "true" ? 1 : 0,
  // A busy machine of two cores takes a while; only what hangs comes to it.
  timeout: 150_000,
  expect: { timeout: 20_000 },
  workers: 2,
  use: {
    baseURL: process.env.E2E_APP_URL,
    // What it asks for, Playwright does not see. The test of the offline page lets it in.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    // Recorded for each test, it costs a fifth of their time. By hand: npm test -- e2e --trace=retain-on-failure
    trace: "on-first-retry",
    launchOptions: {
      executablePath: process.env.E2E_CHROMIUM || undefined,
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  projects: [
    { name: "flows", use: devices["Desktop Chrome"], testIgnore: /e2e\/(alone|clerk|development)\// },
    // These change the settings of local Clerk, which all tests share. Its components grow as they open, and the page
    // scrolls under a menu that takes the focus: on a busy machine a button is then elsewhere when the mouse is let
    // go, and the click is lost. So there is no motion, and nothing to scroll.
    {
      name: "clerk",
      use: {
        ...devices["Desktop Chrome"],
        viewport: { width: 1280, height: 1600 },
        contextOptions: { reducedMotion: "reduce" },
      },
      testMatch: /e2e\/clerk\/.*\.spec\.ts/,
      dependencies: ["flows"],
      workers: 1,
    },
    // These count or break what all tests share, so they come after, one at a time.
    {
      name: "alone",
      use: devices["Desktop Chrome"],
      testMatch: /alone\//,
      dependencies: ["clerk"],
      workers: 1,
    },
    // On Next's development server, which compiles each page as it is asked for.
    {
      name: "development",
      use: devices["Desktop Chrome"],
      testMatch: /development\//,
      workers: 1,
    },
  ],
});
