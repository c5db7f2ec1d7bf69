import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClerkClient } from "@clerk/backend";
import { sql } from "drizzle-orm";
import { Webhook } from "svix";
import { beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { connect } from "#db/client.ts";
import { type Environment, parseEnvironment } from "#lib/env.ts";
import { fts5 } from "#lib/search/fts5.ts";
import {
  PASSWORD,
  PUBLIC_KEY_PEM,
  PUBLISHABLE_KEY,
  SECRET_KEY,
  SIGNING_SECRET,
  startTestClerk,
  TestBrowser,
  type TestClerk,
} from "../../../local/clerk/test-support.ts";
import { startLibsql } from "../../../local/libsql/server.ts";
import { checkClerk } from "./clerk.ts";
import { checkDatabase } from "./database.ts";
import { checkDeployment } from "./deployment.ts";
import { type Finding, find, ok, table } from "./finding.ts";

// The stand-ins answer as the services do: what is wrong here is wrong there.

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
  return () => clerk.stop();
});

const environment = (more: Partial<Record<string, string>> = {}): Environment =>
  parseEnvironment({
    APP_URL: "http://localhost:8787",
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: PUBLISHABLE_KEY,
    CLERK_SECRET_KEY: SECRET_KEY,
    CLERK_JWT_KEY: PUBLIC_KEY_PEM,
    CLERK_WEBHOOK_SIGNING_SECRET: SIGNING_SECRET,
    CLERK_API_URL: clerk.url,
    CLERK_FAPI_URL: `${clerk.url}/${more.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY ?? PUBLISHABLE_KEY}`,
    TURSO_DATABASE_URL: inject("databaseUrl"),
    TURSO_AUTH_TOKEN: inject("databaseToken"),
    ...more,
  });

const named = (findings: Finding[], name: string) => findings.find((finding) => finding.name === name);

describe("Clerk's keys", () => {
  test("Keys of one instance are good, and the clock is Clerk's", async () => {
    const findings = await checkClerk(environment(), false);
    expect(named(findings, "Clerk's keys")).toMatchObject({ status: "ok" });
    expect(named(findings, "Clock")).toMatchObject({ status: "ok" });
  });

  test("A development instance in production is worth a look", async () => {
    expect(named(await checkClerk(environment(), true), "Clerk's keys")?.status).toBe("warning");
  });

  test.each([
    [
      "a secret key that Clerk does not know",
      { CLERK_SECRET_KEY: "sk_test_unknown" },
      /refuses CLERK_SECRET_KEY/,
    ],
    ["a live key beside a test key", { CLERK_SECRET_KEY: "sk_live_0123456789" }, /test key.*live key/],
    [
      "a publishable key of another instance",
      { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${btoa("other-1.clerk.accounts.dev$")}` },
      /no such instance/,
    ],
    [
      "a key for sessions of another instance",
      { CLERK_JWT_KEY: "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----" },
      /CLERK_JWT_KEY is of another instance/,
    ],
  ])("It finds %s", async (_, wrong, message) => {
    const [finding] = await checkClerk(environment(wrong), false);
    expect(finding).toMatchObject({ status: "failed", detail: expect.stringMatching(message) });
    expect(finding?.advice).toBeTruthy();
  });

  test("It looks for the claim with the role in a session's token, once somebody is signed in", async () => {
    const before = named(await checkClerk(environment(), false), "Session claim");
    expect(before?.status).toBe("skipped");
    const user = await clerk.backend.users.createUser({
      emailAddress: ["claim@example.com"],
      password: PASSWORD,
    });
    const { token } = await clerk.backend.signInTokens.createSignInToken({
      userId: user.id,
      expiresInSeconds: 60,
    });
    const browser = await TestBrowser.open(clerk);
    await browser.post("/client/sign_ins", { strategy: "ticket", ticket: token });
    const after = named(await checkClerk(environment(), false), "Session claim");
    expect(after?.status).toBe("ok");
  });
});

describe("The database", () => {
  const services = (options: { url: string; authToken: string }) => ({
    db: connect({ ...options, attempts: 1 }),
    clerk: createClerkClient({ secretKey: SECRET_KEY, apiUrl: clerk.url }),
    directory: fts5,
  });

  test("It says whether it answers, is migrated, and holds whom Clerk has", async () => {
    const findings = await checkDatabase(
      services({ url: inject("databaseUrl"), authToken: inject("databaseToken") }),
      "npm start",
    );
    expect(findings.map(({ name }) => name)).toEqual([
      "Database",
      "Migrations",
      "Mirror of Clerk",
      "Directory",
    ]);
    expect(findings.slice(0, 2).map(({ status }) => status)).toEqual(["ok", "ok"]);
  });

  test("A wrong token is told from a database that is not there", async () => {
    const [refused] = await checkDatabase(services({ url: inject("databaseUrl"), authToken: "wrong" }), "");
    expect(refused).toMatchObject({ status: "failed", detail: expect.stringContaining("refuses our token") });
    const [away] = await checkDatabase(services({ url: "http://localhost:1", authToken: "any" }), "");
    expect(away).toMatchObject({ status: "failed", detail: expect.stringContaining("did not answer") });
  });

  test("A new database lacks every migration, an edited one is noticed", async () => {
    const directory = mkdtempSync(join(tmpdir(), "edgewise-checks-"));
    const server = await startLibsql({ file: join(directory, "new.db"), port: 0, authToken: "token" });
    onTestFinished(async () => {
      await server.close();
      rmSync(directory, { recursive: true });
    });
    const own = services({ url: server.url, authToken: "token" });
    const [, none] = await checkDatabase(own, "npm start");
    expect(none).toMatchObject({ name: "Migrations", status: "failed", advice: "npm start" });
    expect(none?.detail).toContain("0000_start");
    await own.db.run(sql`create table __drizzle_migrations (hash text, created_at numeric)`);
    await own.db.run(sql`insert into __drizzle_migrations values ('edited', ${Date.UTC(2100, 0)})`);
    const [, edited] = await checkDatabase(own, "npm start");
    expect(edited).toMatchObject({ name: "Migrations", status: "warning" });
  });
});

describe("What is deployed", () => {
  /** An app that answers as it is told. @returns its address */
  async function startApp(statusOf: (path: string, body: string, headers: Record<string, string>) => number) {
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const headers = request.headers as Record<string, string>;
        response.statusCode = statusOf(request.url ?? "", body, headers);
        response.setHeader("content-security-policy", "script-src 'self'");
        if (response.statusCode === 307) response.setHeader("location", "/sign-in");
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    return `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  const healthy = (path: string, body: string, headers: Record<string, string>) => {
    if (path === "/profile") return 307;
    if (path !== "/api/webhooks/clerk") return 200;
    try {
      new Webhook(SIGNING_SECRET).verify(body, headers);
      return 204;
    } catch {
      return 400;
    }
  };

  test("An app that does all it should passes, with the webhook's secret", async () => {
    const findings = await checkDeployment(environment({ APP_URL: await startApp(healthy) }));
    expect(findings.map(({ status }) => status)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
  });

  test.each([
    ["/api/health/live", 500, "App answers"],
    ["/api/health", 503, "App's database"],
    ["/", 500, "Public page"],
    ["/profile", 200, "Private page"],
    ["/api/webhooks/clerk", 500, "Webhook"],
  ])("Where %s answers %i, it says so", async (wrong, status, name) => {
    const url = await startApp((path, ...rest) => (path === wrong ? status : healthy(path, ...rest)));
    const findings = await checkDeployment(environment({ APP_URL: url }));
    expect(named(findings, name)).toMatchObject({ status: "failed", advice: expect.any(String) });
    expect(findings.filter((finding) => finding.status === "failed")).toHaveLength(1);
  });

  test("Another signing secret than the app's is found", async () => {
    const findings = await checkDeployment(
      environment({
        APP_URL: await startApp(healthy),
        CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${btoa("another secret of enough bytes")}`,
      }),
    );
    expect(named(findings, "Webhook")?.detail).toContain("another signing secret");
  });

  test("Nobody there is a failure of the first look, and no other is tried", async () => {
    const findings = await checkDeployment(environment({ APP_URL: "http://localhost:1" }));
    expect(findings).toMatchObject([{ name: "App answers", status: "failed" }]);
  });
});

test("What throws is a failure with its advice, and the table shows both", async () => {
  const broken = await find("Broken", "Mend it.", () => {
    throw new Error("It broke.\nAt some place.");
  });
  expect(broken).toEqual({ name: "Broken", status: "failed", detail: "It broke.", advice: "Mend it." });
  const shown = table([broken, { name: "Well", ...ok("as it should be") }]);
  expect(shown).toContain("→ Mend it.");
  expect(shown).toContain("as it should be");
});
