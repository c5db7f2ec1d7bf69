import { controlDatabase, createPerson, expect, sessionCookies, signIn, test } from "../fixtures.ts";

const fault = (mode: string) => controlDatabase("fault", { method: "PUT", body: { mode } });

test.afterEach(() => fault("none"));

test("A search that gets no answer says so, keeps the words, and works once it is asked again", async ({
  page,
}) => {
  await signIn(page, await createPerson("Hopeful"), "/directory?q=Hopeful");
  await expect(page.getByRole("searchbox")).toHaveValue("Hopeful");
  await fault("refuse");
  await page.goto("/directory?q=Hopeful");
  await expect(page.getByRole("alert").getByText("What you typed is kept", { exact: false })).toBeVisible();
  await expect(page.getByRole("searchbox")).toHaveValue("Hopeful");
  await fault("none");
  await page.getByRole("link", { name: "Search again" }).click();
  await expect(page.getByRole("list", { name: "People" })).toBeVisible();
});

for (const [role, trips] of [
  ["member", 1],
  // Power is asked for twice: the mirror has to say that they have it.
  ["admin", 2],
] as const) {
  test(`One search of the directory is ${trips} round trip(s) for a ${role}, and one behind the answer notes it`, async ({
    request,
  }) => {
    const person = await createPerson("Searcher", { role });
    const headers = { Cookie: await sessionCookies(person), Accept: "text/html" };
    const search = async () =>
      expect(await (await request.get("/directory?q=searcher", { headers })).text()).toContain(
        "for “searcher”",
      );
    await expect(search).toPass();
    await expect(async () => {
      await controlDatabase("stats/reset", { method: "POST" });
      await search();
      await expect.poll(async () => (await controlDatabase("stats")).pipelines).toBe(trips + 1);
    }).toPass();
  });
}
