import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import sharp from "sharp";
import { findChromium } from "./lib/chromium.ts";
import { compareEverybody, finishEffects, openServices } from "./lib/mirror.ts";
import { root } from "./lib/paths.ts";
import { stopAll, stopOnExit } from "./lib/processes.ts";
import { importPeople, writeBios } from "./lib/seed-people.ts";
import type { Stack } from "./lib/stack.ts";
import { endProgress, fail } from "./lib/terminal.ts";
import { enterAs, pages, visitWorker } from "./lib/visit.ts";

// npm run gallery: pictures of every page into docs/gallery, in light and dark, on a desktop and a phone, and a page that shows them.
// The README's are among them.

const folder = join(root, "docs", "gallery");
const looks = ["light", "dark"] as const;
const screens = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 360, height: 740 },
} as const;

/** Pages with something on them that has to be found or made first. */
const more = [
  { name: "A search", who: "member", open: (page: Page) => page.goto(`${origin(page)}/directory?q=design`) },
  { name: "A conversation", who: "member", open: openConversation },
  { name: "The palette", who: "member", open: openPalette },
  { name: "Not found", who: "member", open: (page: Page) => page.goto(`${origin(page)}/nowhere`) },
] as const;

stopOnExit();
try {
  await visitWorker(async (stack) => {
    await fill(stack);
    const executablePath = await findChromium();
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const browser = await chromium.launch({ executablePath, args });
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await live(browser, stack.appUrl);
    for (const who of ["visitor", "member", "admin"] as const) {
      for (const [screen, viewport] of Object.entries(screens)) {
        const context = await browser.newContext({
          viewport,
          reducedMotion: "reduce",
          serviceWorkers: "block",
        });
        await enterAs(who, context, stack.appUrl);
        const page = await context.newPage();
        for (const { name, path } of pages.filter((page) => page.who === who)) {
          await page.goto(`${stack.appUrl}${path}`);
          await take(page, name, screen);
        }
        for (const { name, open } of more.filter((page) => page.who === who)) {
          await open(page);
          await take(page, name, screen);
        }
        await context.close();
      }
    }
    await browser.close();
  });
  writeFileSync(join(root, "docs", "gallery.md"), index());
  console.log("\ndocs/gallery.md shows them. Look at each, and commit them.");
  process.exit(0);
} catch (error) {
  endProgress();
  await stopAll();
  fail(error);
}

/** People enough for a directory, the same ones each time. */
async function fill({ environment }: Stack): Promise<void> {
  const services = openServices(environment);
  const clerk = { url: environment.CLERK_API_URL ?? "", secretKey: environment.CLERK_SECRET_KEY ?? "" };
  await importPeople(clerk, 200);
  await compareEverybody(services);
  await writeBios(clerk, services.db, 200);
  await finishEffects(services);
  endProgress();
}

/** Has the member do what leaves a trace: a bio, an item that is done, a search, a question. */
async function live(browser: Browser, appUrl: string): Promise<void> {
  const context: BrowserContext = await browser.newContext({ serviceWorkers: "block" });
  await enterAs("member", context, appUrl);
  const page = await context.newPage();
  await page.goto(`${appUrl}/profile`, { waitUntil: "networkidle" });
  await page.getByLabel("Bio").fill("I build small tools for people who would rather be outside.");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").waitFor();
  await page.goto(`${appUrl}/items`, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Done: Rename the product" }).click();
  await page.goto(`${appUrl}/directory?q=design`, { waitUntil: "networkidle" });
  await page.getByRole("main").getByRole("listitem").first().getByRole("link").first().click();
  await page.waitForURL(/\/directory\/./);
  await page.goto(`${appUrl}/assistant`, { waitUntil: "networkidle" });
  await page.getByRole("textbox", { name: "Your question" }).fill("What did I do lately, and what is left?");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("button", { name: "Try again" }).waitFor();
  await context.close();
}

async function openConversation(page: Page): Promise<void> {
  await page.goto(`${origin(page)}/assistant`, { waitUntil: "networkidle" });
  const link = page.locator('a[href^="/assistant/"]').first();
  await page.goto(new URL((await link.getAttribute("href")) ?? "", page.url()).href);
}

async function openPalette(page: Page): Promise<void> {
  await page.goto(`${origin(page)}/items`, { waitUntil: "networkidle" });
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
}

function origin(page: Page): string {
  return new URL(page.url()).origin;
}

async function take(page: Page, name: string, screen: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.locator(".skeleton:visible").first().waitFor({ state: "hidden" });
  for (const colorScheme of looks) {
    await page.emulateMedia({ colorScheme });
    const picture = await page.screenshot({ animations: "disabled", caret: "hide" });
    await sharp(picture)
      .webp({ quality: 80 })
      .toFile(join(folder, fileOf(name, screen, colorScheme)));
  }
  console.log(`${name}, ${screen}`);
}

function fileOf(name: string, screen: string, look: string): string {
  return `${name.toLowerCase().replace(/[^a-z]+/g, "-")}-${screen}-${look}.webp`;
}

function index(): string {
  const names = [...pages, ...more].map(({ name }) => name);
  const sections = names.map((name) => {
    const cells = Object.keys(screens).flatMap((screen) =>
      looks.map((look) => {
        const width = screen === "desktop" ? 380 : 110;
        return `<img src="gallery/${fileOf(name, screen, look)}" width="${width}" alt="${name}, ${screen}, ${look}">`;
      }),
    );
    return `## ${name}\n\n${cells.join("\n")}\n`;
  });
  return `# Gallery\n\nEvery page, in light and dark, on a desktop and a phone. Made by \`npm run gallery\`.\n\n${sections.join("\n")}`;
}
