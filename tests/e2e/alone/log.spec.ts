import { readFileSync } from "node:fs";
import { controlDatabase, createPerson, expect, sessionCookies, test } from "../fixtures.ts";

const readLog = () => readFileSync(process.env.E2E_LOG ?? "", "utf8");
/** The Worker's own lines, which wrangler colours where they are warnings or errors. */
const lines = () =>
  [...readLog().matchAll(/\{"level":.*\}/g)].map(([line]) => JSON.parse(line) as Record<string, unknown>);

test("A page is a line of the log: its route, its person, its round trips", async ({ request }) => {
  const person = await createPerson("Lotte");
  const headers = { Cookie: await sessionCookies(person), Accept: "text/html", "cf-ray": "ray-of-lotte" };
  await request.get("/directory?q=lotte", { headers });
  const found = () =>
    lines().filter(({ event, request }) => event === "request" && request === "ray-of-lotte");
  await expect.poll(found).toEqual([
    {
      ...{ level: "info", event: "request", request: "ray-of-lotte", method: "GET", route: "/directory" },
      ...{ status: 200, ms: expect.any(Number), trips: expect.any(Number), user: person.id },
    },
  ]);
  expect(found()[0]?.trips).toBeGreaterThan(0);
});

test("A page that fails is a line with what it showed, why, and nothing that was typed", async ({
  request,
}) => {
  const person = await createPerson("Lore", { role: "admin" });
  const headers = { Cookie: await sessionCookies(person), Accept: "text/html", "cf-ray": "ray-of-lore" };
  await controlDatabase("fault", { method: "PUT", body: { mode: "error" } });
  const page = await (await request.get("/admin/people?q=wordofmine", { headers })).text();
  await controlDatabase("fault", { method: "PUT", body: { mode: "none" } });
  const failures = () =>
    lines().filter(({ request, level }) => request === "ray-of-lore" && level === "error");
  await expect.poll(() => failures().length).toBeGreaterThan(0);
  const [failure] = failures();
  expect(failure?.error).toContain("DatabaseError:failing");
  expect(page).toContain(String(failure?.digest));
});

test("Nothing was thrown in all that was done before that nobody caught", () => {
  const uncaught = ["rejection.unhandled", "request.failed"];
  expect(lines().filter(({ event }) => uncaught.includes(String(event)))).toEqual([]);
  expect(readLog().match(/.*\b(?:Uncaught|never generate a response)\b.*/g) ?? []).toEqual([]);
});

test("All that has been logged holds no secret, and nothing of anybody's but their id", () => {
  const text = readLog();
  expect(lines().length).toBeGreaterThan(5);
  const secrets = [
    "CLERK_SECRET_KEY",
    "CLERK_WEBHOOK_SIGNING_SECRET",
    "TURSO_AUTH_TOKEN",
    "ANTHROPIC_API_KEY",
  ];
  for (const name of secrets) {
    expect(process.env[name]?.length, name).toBeGreaterThan(20);
    expect(text.includes(process.env[name] ?? ""), name).toBe(false);
  }
  expect(text.match(/\S+@example\.com|eyJ[\w-]{10,}\.\w+|wordofmine|Failed query/g) ?? []).toEqual([]);
});
