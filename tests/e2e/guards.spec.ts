import { appUrl, createPerson, expect, sessionCookies, signIn, signInByForm, test } from "./fixtures.ts";

test("A visitor is sent to sign in, and comes back to where they wanted to go", async ({ page }) => {
  await signInByForm(page, await createPerson("Gina"), "/items?after=1.x");
  await expect(page).toHaveURL("/items?after=1.x");
  await expect(page.getByText("No more items")).toBeVisible();
});

for (const path of [
  "/profile",
  "/items",
  "/nowhere",
  "/api/nowhere",
  "/sign-in/..%2fprofile",
  "/%70rofile",
  "/items;x=1",
]) {
  test(`A visitor is refused ${path}`, async ({ request }) => {
    const page = await request.get(path, { headers: { Accept: "text/html" }, maxRedirects: 0 });
    expect(page.status()).toBe(307);
    const fetched = await request.get(path, { headers: { Accept: "*/*" }, maxRedirects: 0 });
    expect(fetched.status()).toBe(401);
    const ahead = await request.get(path, { headers: { Accept: "*/*", "Next-Url": "/" }, maxRedirects: 0 });
    // Nothing but a sentence: an error would stand in the console of whoever has just signed out.
    expect(ahead.headers()["content-type"]).toBe("text/plain");
    expect(await ahead.text()).toBe("You are signed out. Sign in, then try again.");
  });
}

for (const path of ["//profile", "/profile/", "/sign-in//profile"]) {
  test(`A visitor is shown nothing at ${path}`, async ({ request }) => {
    const response = await request.get(`${appUrl}${path}`, { headers: { Accept: "text/html" } });
    expect(new URL(response.url()).pathname).toMatch(/^\/sign-in/);
  });
}

test("An unknown page answers 404 to a person who is signed in", async ({ request }) => {
  const Cookie = await sessionCookies(await createPerson("Hans"));
  const response = await request.get("/nowhere", { headers: { Cookie, Accept: "text/html" } });
  expect(response.status()).toBe(404);
  expect(await response.text()).toContain("There is no such page");
});

test("A session with a broken signature is refused", async ({ request }) => {
  const person = await createPerson("Ines");
  const Cookie = await sessionCookies(person);
  const headers = { Cookie, Accept: "text/html" };
  expect((await request.get("/profile", { headers, maxRedirects: 0 })).status()).toBe(200);
  const tampered = Cookie.replace(/(__session=[^.]+\.[^.]+\.)./, (_, head) => `${head}_`);
  const refused = await request.get("/profile", {
    headers: { ...headers, Cookie: tampered },
    maxRedirects: 0,
  });
  expect(refused.status()).toBe(307);
});

test("A person who was signed out elsewhere is sent to sign in by the next link they follow", async ({
  page,
  context,
}) => {
  await signIn(page, await createPerson("Jule"));
  await expect(page.getByLabel("Bio")).toBeVisible();
  await context.clearCookies();
  await page.getByRole("link", { name: "Items" }).click();
  await expect(page).toHaveURL(/\/sign-in\?redirect_url=.*items/);
});

test("Cookies of Next's preview mode change nothing", async ({ request }) => {
  const cookies = `${await sessionCookies(await createPerson("Previewer"))}; __prerender_bypass=x; __next_preview_data=eyJ9.e30.x`;
  for (const Accept of ["text/html", "*/*"]) {
    const response = await request.get("/profile", { headers: { Cookie: cookies, Accept } });
    expect(response.status()).toBe(200);
    expect(await response.text()).toContain("Previewer");
  }
});
