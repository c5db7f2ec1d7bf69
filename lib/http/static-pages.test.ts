import { expect, test } from "vitest";
import { answerStaticPage, type StaticPage } from "./static-pages.ts";

const pages: StaticPage[] = [
  {
    paths: /^\/privacy$/,
    file: "privacy.html",
    etag: '"p1"',
    headers: { link: "<font>; rel=preload" },
    scripts: [],
  },
  { paths: /^\/sign-in(?:\/(.+?))?(?:\/)?$/, file: "sign-in.html", etag: '"s1"', headers: {}, scripts: [] },
  { paths: /^\/profile$/, file: "profile.html", etag: '"x"', headers: {}, scripts: [] },
];

let fetched: string[] = [];
const assets = {
  fetch: async (url: string) => {
    fetched.push(new URL(url).pathname);
    return new Response(`<p>${new URL(url).pathname}</p>`);
  },
};

function ask(path: string, init: RequestInit = {}) {
  return answerStaticPage(new Request(`https://example.com${path}`, init), pages, assets);
}

test("A page is read once, and answered with its headers", async () => {
  fetched = [];
  const response = await ask("/privacy?utm=1");
  expect(await response?.text()).toBe("<p>/privacy.html</p>");
  expect(response?.headers.get("link")).toBe("<font>; rel=preload");
  expect(await (await ask("/privacy"))?.text()).toBe("<p>/privacy.html</p>");
  expect(fetched).toEqual(["/privacy.html"]);
});

test("Who has it hears that it has not changed; who asks for its head gets no body", async () => {
  const known = await ask("/privacy", { headers: { "if-none-match": 'W/"p1"' } });
  expect([known?.status, await known?.text()]).toEqual([304, ""]);
  const head = await ask("/privacy", { method: "HEAD" });
  expect([head?.status, await head?.text(), head?.headers.get("etag")]).toEqual([200, "", '"p1"']);
});

test("A page with steps in its path is one page", async () => {
  expect(await (await ask("/sign-in/factor-two"))?.text()).toBe("<p>/sign-in.html</p>");
});

test.each([
  ["what is not public", "/profile", {}],
  ["an unusual spelling", "/sign-in/..%2fprofile", {}],
  ["another page", "/terms", {}],
  ["Next's router", "/privacy", { headers: { rsc: "1" } }],
  ["a form", "/privacy", { method: "POST" }],
  ["what Clerk sends back", "/sign-in?__clerk_handshake=x", {}],
])("%s is left to Next", async (_, path, init) => {
  expect(await ask(path, init as RequestInit)).toBeUndefined();
});
