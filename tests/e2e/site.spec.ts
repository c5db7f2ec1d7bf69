import type { Page } from "@playwright/test";
import { appUrl, createPerson, expect, signIn, test } from "./fixtures.ts";

/** Whether the ground of a page is dark, by its colour as it is drawn. */
const isDark = (page: Page) =>
  page.evaluate(() => {
    const context = new OffscreenCanvas(1, 1).getContext("2d");
    if (!context) throw new Error("There is no canvas.");
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return red + green + blue < 3 * 128;
  });

test.describe("Where the system is light", () => {
  test.use({ colorScheme: "light" });

  test("A visitor chooses dark, and it is there from the first frame of the next visit, without a flash", async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const look = () => {
        if (document.body) seen.push(getComputedStyle(document.documentElement).colorScheme);
        if (seen.length < 30) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto("/");
    expect(await isDark(page)).toBe(false);
    await page.getByRole("radio", { name: "Dark" }).check();
    expect(await isDark(page)).toBe(true);
    await page.reload();
    await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
    expect(await isDark(page)).toBe(true);
    expect(new Set(await page.evaluate(() => (window as unknown as { seen: string[] }).seen))).toEqual(
      new Set(["dark"]),
    );
    await page.getByRole("radio", { name: "As the system" }).check();
    expect(await isDark(page)).toBe(false);
  });

  test("The look is chosen in the settings too, and another tab follows at once", async ({
    page,
    context,
  }) => {
    await signIn(page, await createPerson("Lena"), "/settings");
    const other = await context.newPage();
    await other.goto("/");
    await page.getByRole("radio", { name: "Dark" }).check();
    await expect.poll(() => isDark(other)).toBe(true);
    await expect(other.getByRole("radio", { name: "Dark" })).toBeChecked();
  });
});

test("The status page says how the product is, and what to do where it is not well", async ({
  page,
  watch,
}) => {
  await page.goto("/status");
  await expect(page.getByRole("status")).toContainText("All is well");
  watch.allow(/503|ERR_FAILED/);
  await page.route("**/api/health", (route) => route.fulfill({ status: 503 }));
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByRole("status")).toContainText("Something is wrong");
  await page.unroute("**/api/health");
  await page.route("**/api/health", (route) => route.abort());
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByRole("status")).toContainText("No answer");
  await page.unroute("**/api/health");
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByRole("status")).toContainText("All is well");
});

test("The landing page loads no script of Clerk's for a visitor", async ({ page }) => {
  const scripts: string[] = [];
  page.on("request", (request) => request.resourceType() === "script" && scripts.push(request.url()));
  await page.goto("/", { waitUntil: "networkidle" });
  expect(scripts.length).toBeGreaterThan(5);
  expect(scripts.filter((url) => /clerk/.test(url))).toEqual([]);
});

test("A visitor finds the terms and what is kept about them, at the foot of the page", async ({ page }) => {
  for (const name of ["Privacy", "Terms"]) {
    await page.goto("/");
    await page.getByRole("contentinfo").getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
    await expect(page).toHaveTitle(new RegExp(`^${name} · `));
  }
});

test("Search engines and other sites find what they ask for", async ({ page, request }) => {
  const robots = await (await request.get("/robots.txt")).text();
  expect(robots).toContain(`Sitemap: ${appUrl}/sitemap.xml`);
  const sitemap = await request.get("/sitemap.xml");
  expect(sitemap.headers()["content-type"]).toContain("xml");
  const listed = [...(await sitemap.text()).matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, url = ""]) => url);
  expect(listed).toContain(`${appUrl}/`);
  for (const url of listed) expect((await request.get(url, { maxRedirects: 0 })).status(), url).toBe(200);
  await page.goto("/");
  const manifestPath = await page.locator('link[rel="manifest"]').getAttribute("href");
  const manifest = await (await request.get(manifestPath ?? "")).json();
  const icons = await page
    .locator('link[rel~="icon"], link[rel="apple-touch-icon"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const image = await page.locator('meta[property="og:image"]').getAttribute("content");
  const files = [
    ...icons,
    ...manifest.icons.map(({ src }: { src: string }) => src),
    new URL(image ?? "").pathname,
  ];
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const answer = await request.get(file);
    expect(answer.status(), file).toBe(200);
    expect(answer.headers()["content-type"], file).toContain("image/");
  }
  expect(await page.locator('meta[name="description"]').getAttribute("content")).toMatch(/.{50,160}/);
});

test("A public page is answered without Next as Next would answer it, and only once to who has it", async ({
  request,
}) => {
  const headers = { Accept: "text/html", Cookie: "__clerk_db_jwt=dvb_e2e; __client_uat=0" };
  for (const path of ["/", "/status", "/privacy", "/terms", "/sign-in", "/sign-in/factor-one", "/sign-up"]) {
    const page = await request.get(path, { headers });
    // What Clerk sends back is for its middleware, and so goes to Next.
    const next = await request.get(`${path}?__clerk_of=next`, { headers });
    expect([path, page.status(), next.status()]).toEqual([path, 200, 200]);
    expect(await page.text(), path).toBe(await next.text());
    for (const name of ["content-type", "x-frame-options", "referrer-policy", "permissions-policy", "link"])
      expect([path, page.headers()[name]]).toEqual([path, next.headers()[name]]);
    const etag = page.headers().etag ?? "";
    const again = await request.get(path, { headers: { ...headers, "If-None-Match": etag } });
    expect([path, again.status(), await again.text()]).toEqual([path, 304, ""]);
  }
});
