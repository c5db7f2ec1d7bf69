import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "@playwright/test";
import sharp from "sharp";
import { personAt } from "../local/people/person.ts";
import { chromiumArgs, findChromium } from "./lib/chromium.ts";
import { compareEverybody, finishEffects, openServices } from "./lib/mirror.ts";
import { root } from "./lib/paths.ts";
import { stopAll, stopOnExit } from "./lib/processes.ts";
import { importPeople, writeBios } from "./lib/seed-people.ts";
import type { Stack } from "./lib/stack.ts";
import { endProgress, fail } from "./lib/terminal.ts";
import { enterAs, pages, type Visitor, visitWorker } from "./lib/visit.ts";

// npm run gallery: pictures of every page into docs/gallery, in light and dark, on a desktop and a phone, and a page that shows them.
// The README's are among them.

const folder = join(root, "docs", "gallery");
const looks = ["light", "dark"] as const;
const screens = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 360, height: 740 },
} as const;

type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Pages with something on them that has to be found or made first. */
const more: { name: string; who: Visitor; open: (page: Page, appUrl: string) => Promise<unknown> }[] = [
  { name: "Not found", who: "member", open: (page, appUrl) => page.goto(`${appUrl}/nowhere`) },
  { name: "A search", who: "member", open: (page, appUrl) => page.goto(`${appUrl}/directory?q=design`) },
  {
    name: "A person",
    who: "member",
    open: (page, appUrl) => openFirst(page, `${appUrl}/directory?q=design`),
  },
  { name: "A conversation", who: "member", open: (page, appUrl) => openFirst(page, `${appUrl}/assistant`) },
  { name: "The palette", who: "member", open: openPalette },
  {
    name: "Console: a person",
    who: "admin",
    open: (page, appUrl) => openFirst(page, `${appUrl}/admin/people`),
  },
];

const visitors: [who: Visitor, title: string][] = [
  ["visitor", "Who is not signed in"],
  ["member", "A member"],
  ["admin", "An administrator"],
];

stopOnExit();
try {
  await visitWorker(async (stack) => {
    await fill(stack);
    const executablePath = await findChromium();
    const browser = await chromium.launch({ executablePath, args: chromiumArgs });
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [who] of visitors) {
      const session = await live(browser, who, stack.appUrl);
      for (const [screen, viewport] of Object.entries(screens)) {
        const page = await openBrowser(browser, { viewport, reducedMotion: "reduce", storageState: session });
        for (const { name, path } of pages.filter((page) => page.who === who)) {
          await page.goto(`${stack.appUrl}${path}`);
          await take(page, name, screen);
        }
        for (const { name, open } of more.filter((page) => page.who === who)) {
          await open(page, stack.appUrl);
          await take(page, name, screen);
        }
        await page.context().close();
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

/**
 * Has somebody do what leaves a trace: the member a bio, an item that is done, a search, a question; the administrator a ban.
 *
 * @returns their session: who signed in for each picture would fill their own activity with it
 */
async function live(browser: Browser, who: Visitor, appUrl: string): Promise<Session> {
  const page = await openBrowser(browser);
  await enterAs(who, page.context(), appUrl);
  if (who === "member") await liveAsMember(page, appUrl);
  if (who === "admin") await liveAsAdmin(page, appUrl);
  const session = await page.context().storageState();
  await page.context().close();
  return session;
}

async function liveAsMember(page: Page, appUrl: string): Promise<void> {
  await page.goto(`${appUrl}/profile`, { waitUntil: "networkidle" });
  await page.getByLabel("Bio").fill("I build small tools for people who would rather be outside.");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").waitFor();
  await page.goto(`${appUrl}/items`, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Done: Rename the product" }).click();
  await openFirst(page, `${appUrl}/directory?q=design`);
  await page.goto(`${appUrl}/assistant`, { waitUntil: "networkidle" });
  await page.getByRole("textbox", { name: "Your question" }).fill("What did I do lately?");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("button", { name: "Try again" }).waitFor();
}

async function liveAsAdmin(page: Page, appUrl: string): Promise<void> {
  // Not whoever is the first without a search: that is the member.
  await openFirst(page, `${appUrl}/admin/people?q=${personAt(0).email}`);
  await page.getByRole("main").getByRole("button", { name: "Ban", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Ban", exact: true }).click();
  await page.getByText("They are banned.").waitFor();
}

async function openBrowser(browser: Browser, options?: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ ...options, serviceWorkers: "block" });
  return context.newPage();
}

/** Opens the first of what a list links to. */
async function openFirst(page: Page, list: string): Promise<void> {
  await page.goto(list, { waitUntil: "networkidle" });
  const { pathname } = new URL(list);
  const href = await page.locator(`main a[href^="${pathname}/"]`).first().getAttribute("href");
  await page.goto(new URL(href ?? "", list).href, { waitUntil: "networkidle" });
}

async function openPalette(page: Page, appUrl: string): Promise<void> {
  await page.goto(`${appUrl}/items`, { waitUntil: "networkidle" });
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
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
  const sections = visitors.map(([visitor, title]) => {
    const names = [...pages, ...more].filter(({ who }) => who === visitor).map(({ name }) => name);
    const rows = names.map((name) => {
      const cells = Object.keys(screens).flatMap((screen) =>
        looks.map((look) => {
          const width = screen === "desktop" ? 300 : 90;
          return `<img src="gallery/${fileOf(name, screen, look)}" width="${width}" alt="${name}, ${screen}, ${look}">`;
        }),
      );
      return `| ${[name, ...cells].join(" | ")} |`;
    });
    const head = "| | Desktop, light | Desktop, dark | Phone, light | Phone, dark |\n|---|---|---|---|---|";
    return `## ${title}\n\n${head}\n${rows.join("\n")}\n`;
  });
  return `# Gallery\n\nEvery page, in light and dark, on a desktop and a phone. Made by \`npm run gallery\`.\n\n${sections.join("\n")}`;
}
