import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { places } from "#app/(signed-in)/places.ts";
import { buildWorker } from "./build.ts";
import { localEnvironment, localKeys } from "./environment.ts";
import { stateDir } from "./paths.ts";
import { stopAll } from "./processes.ts";
import { people, seed } from "./seed.ts";
import { findPort, type Stack, startStack, startWorker } from "./stack.ts";

/** Who looks at a page: nobody who is signed in, or one of the first people. */
export type Visitor = "visitor" | (typeof people)[number]["role"];

/** The product's pages, and as whom they are looked at. */
export const pages: { name: string; path: string; who: Visitor }[] = [
  { name: "Landing", path: "/", who: "visitor" },
  { name: "Status", path: "/status", who: "visitor" },
  { name: "Privacy", path: "/privacy", who: "visitor" },
  { name: "Terms", path: "/terms", who: "visitor" },
  { name: "Sign in", path: "/sign-in", who: "visitor" },
  { name: "Sign up", path: "/sign-up", who: "visitor" },
  { name: "Welcome", path: "/welcome", who: "member" },
  ...places.map(({ label, href }) => ({ name: label, path: href, who: "member" as const })),
  { name: "Not allowed", path: "/forbidden", who: "member" },
  { name: "Console: people", path: "/admin/people", who: "admin" },
  { name: "Console: deliveries", path: "/admin/deliveries", who: "admin" },
  { name: "Console: sync", path: "/admin/sync", who: "admin" },
  { name: "Console: audit log", path: "/admin/audit", who: "admin" },
];

/**
 * Builds the Worker, and runs it and its stand-ins with the first people, in a folder that is there only meanwhile.
 *
 * @param visit looks at it; `directory` is that folder
 */
export async function visitWorker(visit: (stack: Stack, directory: string) => Promise<void>): Promise<void> {
  mkdirSync(stateDir, { recursive: true });
  const directory = mkdtempSync(join(stateDir, "visit-"));
  const keys = localKeys(directory);
  const variables = localEnvironment(keys);
  await buildWorker(variables);
  const stack = await startStack({ directory, variables, keys, appPort: await findPort(30_000) });
  await startWorker(stack, directory);
  await seed(stack);
  await visit(stack, directory);
  await stopAll();
  rmSync(directory, { recursive: true, force: true });
}

/** Signs one of the first people in, in a browser of their own; a visitor stays one. */
export async function enterAs(who: Visitor, context: BrowserContext, appUrl: string): Promise<void> {
  const person = people.find(({ role }) => role === who);
  if (!person) return;
  const page = await context.newPage();
  await page.goto(`${appUrl}/profile`);
  await page.getByLabel("Email address").fill(person.email);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.waitForURL("**/profile");
  await page.close();
}
