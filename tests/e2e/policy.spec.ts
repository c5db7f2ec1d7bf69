import type { Page } from "@playwright/test";
import { pages, type Visitor } from "../../scripts/lib/visit.ts";
import { createPerson, expect, sessionCookies, signIn, signInByForm, test } from "./fixtures.ts";

// The fixture fails every test of this folder on a violation, which the console shows as an error: so all flows run under the policy.

const injected = `<script>window.ran = ["a script"]</script>
<script src="data:text/javascript,window.ran=['a data address']"></script>
<img src="/icon.svg" alt="" onload="window.ran = ['a handler']">
<iframe srcdoc="<script>parent.ran = ['a frame']</script>" title="A frame"></iframe>`;

async function expectBlocked(page: Page, path: string): Promise<void> {
  await page.route(
    (url) => url.pathname === path,
    async (route) => {
      if (route.request().resourceType() !== "document") return route.fallback();
      const response = await route.fetch();
      const html = await response.text();
      expect(html, path).toContain("<body");
      await route.fulfill({ response, body: html.replace(/<body[^>]*>/, (tag) => tag + injected) });
    },
  );
  await page.goto(path, { waitUntil: "networkidle" });
  const blocked = await page.evaluate(() => window.blocked);
  // Each is stopped, the frame's script in the frame; and nothing else is.
  expect([path, blocked.toSorted()]).toEqual([
    path,
    ["script-src-attr", "script-src-elem", "script-src-elem"],
  ]);
  expect([path, await page.evaluate(() => window.ran)]).toEqual([path, undefined]);
  await page.unroute((url) => url.pathname === path);
}

declare global {
  interface Window {
    ran?: string[];
    blocked: string[];
  }
}

const roles: [Visitor, "member" | "admin" | undefined][] = [
  ["visitor", undefined],
  ["member", "member"],
  ["admin", "admin"],
];

for (const [who, role] of roles) {
  test(`What is slipped into a page does not run: as ${who}`, async ({ page, watch }) => {
    test.slow();
    watch.allow(/Content Security Policy|Minified React error/);
    await page.addInitScript(() => {
      window.blocked = [];
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
        window.blocked.push(effectiveDirective),
      );
    });
    if (role) await signIn(page, await createPerson("Polly", { role }));
    const paths = pages.filter((entry) => entry.who === who).map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) await expectBlocked(page, path);
  });
}

test("No answer may be framed, sniffed, or read by another site, and no inline script runs that was not meant", async ({
  request,
}) => {
  for (const path of [
    "/",
    "/sign-in",
    "/profile",
    "/nowhere",
    "/api/health",
    "/robots.txt",
    "/cdn-cgi/image/x",
  ]) {
    const response = await request.get(path, { maxRedirects: 0, headers: { Accept: "text/html" } });
    const headers = response.headers();
    expect([path, headers["x-content-type-options"]]).toEqual([path, "nosniff"]);
    expect([path, headers["x-frame-options"]]).toEqual([path, "DENY"]);
    expect([path, headers["cross-origin-resource-policy"]]).toEqual([path, "same-origin"]);
    const policy = headers["content-security-policy"] ?? "";
    expect(policy, path).toMatch(/default-src 'none';.* frame-ancestors 'none'/);
    const [, scripts = ""] = /script-src ([^;]+)/.exec(policy) ?? [];
    expect(scripts, path).not.toMatch(/unsafe|\*|http:|data:/);
  }
});

test("What is a person's is kept by no cache", async ({ request }) => {
  const headers = { Accept: "text/html", Cookie: await sessionCookies(await createPerson("Pia")) };
  for (const path of ["/profile", "/items", "/settings", "/directory", "/assistant"])
    expect([path, (await request.get(path, { headers })).headers()["cache-control"]]).toEqual([
      path,
      expect.stringContaining("no-store"),
    ]);
});

test("Each answer of Next's has a nonce of its own, and a visitor can't choose it", async ({ request }) => {
  const nonces = new Set<string>();
  for (let nth = 0; nth < 3; nth++) {
    const response = await request.get("/sign-in?__clerk_of=next", {
      headers: { "Content-Security-Policy": "script-src 'nonce-mine'" },
    });
    const policy = response.headers()["content-security-policy"] ?? "";
    expect(await response.text()).not.toContain("mine");
    nonces.add(/'nonce-([\w-]{36})'/.exec(policy)?.[1] ?? "");
  }
  expect(nonces.size).toBe(3);
  expect(nonces.has("")).toBe(false);
});

test("The build's files are kept for good, and taken for nothing else than they are", async ({ request }) => {
  const page = await (await request.get("/")).text();
  const [, script = ""] = /src="(\/_next\/static\/[^"]+\.js)"/.exec(page) ?? [];
  const headers = (await request.get(script)).headers();
  expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  const offline = (await request.get("/offline.html")).headers();
  expect(offline["content-security-policy"]).toContain("default-src 'none';");
});

test("Cookies are Clerk's alone, go along to no other site, and what renews a session is no script's to read", async ({
  page,
  context,
}) => {
  await signInByForm(page, await createPerson("Petra"));
  await expect(page.getByRole("button", { name: "Open user menu" })).toBeVisible();
  const cookies = await context.cookies();
  expect(
    cookies
      .map(({ name }) => name)
      .filter((name) => !/^(?:__(?:session|client|clerk)|clerk_active_context$)/.test(name)),
  ).toEqual([]);
  expect(cookies.filter(({ sameSite }) => sameSite === "None").map(({ name }) => name)).toEqual([]);
  const renews = cookies.filter(({ name }) => /^__client(?!_uat)/.test(name));
  expect(renews.map(({ name, httpOnly }) => [name, httpOnly])).toEqual([["__client", true]]);
});
