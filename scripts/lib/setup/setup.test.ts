import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import {
  PUBLIC_KEY_PEM,
  PUBLISHABLE_KEY,
  SECRET_KEY,
  startTestClerk,
  type TestClerk,
} from "../../../local/clerk/test-support.ts";
import type { Variables } from "../environment.ts";
import { machine } from "./guide.ts";
import type { Step } from "./step.ts";
import { steps } from "./steps.ts";
import { createDatabase } from "./turso.ts";

const stepOf = (title: string) => steps.find((step) => step.title === title) as Step;

/** What a step makes of what it is given, and whether it is good. */
async function take(title: string, given: Variables, known: Variables = {}) {
  const step = stepOf(title);
  const variables = await step.ask(machine(given), known);
  return { variables, finding: variables && (await step.check(variables, "real")) };
}

describe("Clerk", () => {
  let clerk: TestClerk;
  beforeAll(async () => {
    clerk = await startTestClerk();
  });
  afterAll(() => clerk.stop());
  const given = () => ({
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: PUBLISHABLE_KEY,
    CLERK_SECRET_KEY: SECRET_KEY,
    CLERK_API_URL: clerk.url,
    CLERK_FAPI_URL: `${clerk.url}/${PUBLISHABLE_KEY}`,
  });

  test("Two keys are enough: the third is fetched, and the stand-in's own values go", async () => {
    const known = { NEXT_PUBLIC_CLERK_PROXY_URL: "/__clerk", TURSO_AUTH_TOKEN: "kept" };
    const { variables, finding } = await take("Clerk", given(), known);
    expect(finding?.status).toBe("ok");
    expect(variables?.CLERK_JWT_KEY?.trim()).toBe(PUBLIC_KEY_PEM.trim());
    expect(variables).toMatchObject({ TURSO_AUTH_TOKEN: "kept" });
    expect(variables).not.toHaveProperty("NEXT_PUBLIC_CLERK_PROXY_URL");
  });

  test("A wrong secret key is said to be wrong", async () => {
    const { finding } = await take("Clerk", { ...given(), CLERK_SECRET_KEY: "sk_test_wrong" });
    expect(finding).toMatchObject({ status: "failed", detail: expect.stringContaining("refuses") });
  });

  test("Without a key it is skipped, and a stand-in's key is no key to keep", async () => {
    expect((await take("Clerk", {})).variables).toBeUndefined();
    expect((await take("Clerk", {}, given())).variables).toBeUndefined();
  });
});

describe("Turso", () => {
  test("A database that is there is tried", async () => {
    const good = { TURSO_DATABASE_URL: inject("databaseUrl"), TURSO_AUTH_TOKEN: inject("databaseToken") };
    expect((await take("Turso", good)).finding?.status).toBe("ok");
    expect((await take("Turso", { ...good, TURSO_AUTH_TOKEN: "wrong" })).finding?.status).toBe("failed");
  });

  // Its answers are those of https://docs.turso.tech/api-reference.
  test("An API token makes a database, and a token for it; one of that name is taken", async () => {
    const made: string[] = [];
    const database = (name: string) => ({ Name: name, DbId: "1", Hostname: `${name}-acme.turso.io` });
    const app = new Hono()
      .use(async (context, next) => {
        if (context.req.header("authorization") !== "Bearer api-token")
          return context.json({ error: "could not parse jwt" }, 401);
        await next();
      })
      .get("/v1/organizations", ({ json }) => json({ organizations: [{ name: "Acme", slug: "acme" }] }))
      .get("/v1/organizations/acme/groups", ({ json }) =>
        json({ groups: [{ name: "default", primary: "fra", locations: ["fra"] }] }),
      )
      .post("/v1/organizations/acme/databases", async ({ req, json }) => {
        const { name, group } = await req.json();
        expect(group).toBe("default");
        if (made.includes(name)) return json({ error: `database ${name} already exists` }, 409);
        made.push(name);
        return json({ database: database(name) });
      })
      .get("/v1/organizations/acme/databases/:name", ({ req, json }) =>
        json({ database: database(req.param("name")) }),
      )
      .post("/v1/organizations/acme/databases/:name/auth/tokens", ({ json }) => json({ jwt: "token-of-it" }));
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
    await new Promise((resolve) => server.once("listening", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const given = { TURSO_API_TOKEN: "api-token", TURSO_API_URL: `http://127.0.0.1:${port}/v1/` };
    const expected = {
      TURSO_DATABASE_URL: "libsql://edgewise-acme.turso.io",
      TURSO_AUTH_TOKEN: "token-of-it",
    };
    expect(await createDatabase(machine(given))).toEqual(expected);
    expect(await createDatabase(machine(given))).toEqual(expected);
    expect(made).toEqual(["edgewise"]);
    await expect(createDatabase(machine({ ...given, TURSO_API_TOKEN: "wrong" }))).rejects.toThrow(
      /Turso refuses/,
    );
  });
});

test("The address and the signing secret are looked at by their shape", async () => {
  expect((await take("Address", { APP_URL: "https://edgewise.example" })).finding?.status).toBe("ok");
  expect((await take("Address", { APP_URL: "http://localhost:8787" })).finding?.status).toBe("failed");
  const secret = (CLERK_WEBHOOK_SIGNING_SECRET: string) => ({
    CLERK_SECRET_KEY: "",
    CLERK_WEBHOOK_SIGNING_SECRET,
  });
  expect((await take("Webhooks", secret("whsec_c2VjcmV0"))).finding?.status).toBe("ok");
  const rotated = "whsec_c2VjcmV0 whsec_c2VjcmV0Mg==";
  expect((await take("Webhooks", secret(rotated))).finding?.status, "while one replaces the other").toBe(
    "ok",
  );
  expect((await take("Webhooks", secret("sk_test_1"))).finding?.status).toBe("failed");
});

test("Each step says where to find what it asks for", () => {
  for (const { where, title } of steps) expect(where({}), title).not.toBe("");
});
