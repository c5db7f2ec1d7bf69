import { describe, expect, test } from "vitest";
import { parseEnvironment, parsePublicEnvironment } from "./env.ts";

const complete = {
  APP_URL: "http://localhost:8787",
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${btoa("some-name-1.clerk.accounts.dev$")}`,
  CLERK_SECRET_KEY: "sk_test_abc",
  CLERK_JWT_KEY: "-----BEGIN PUBLIC KEY-----\\nMIIB+/=\\n-----END PUBLIC KEY-----\\n",
  CLERK_WEBHOOK_SIGNING_SECRET: "whsec_abc=",
  TURSO_DATABASE_URL: "libsql://db.turso.io",
  TURSO_AUTH_TOKEN: "token",
};

describe("the Worker's environment", () => {
  test("is taken when it is complete, with the line ends of the PEM key restored", () => {
    const environment = parseEnvironment(complete);
    expect(environment.CLERK_JWT_KEY).toBe("-----BEGIN PUBLIC KEY-----\nMIIB+/=\n-----END PUBLIC KEY-----\n");
  });

  test.each([
    "APP_URL",
    "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
    "CLERK_SECRET_KEY",
    "CLERK_JWT_KEY",
    "TURSO_DATABASE_URL",
    "TURSO_AUTH_TOKEN",
  ])("is refused without %s, by its name", (name) => {
    const { [name as keyof typeof complete]: _, ...rest } = complete;
    expect(() => parseEnvironment(rest)).toThrow(`${name} is missing`);
    expect(() => parseEnvironment({ ...complete, [name]: "" })).toThrow(`${name} is missing`);
  });

  test.each([
    ["APP_URL", "localhost:8787"],
    ["APP_URL", "http://example.com"],
    ["CLERK_SECRET_KEY", "pk_test_swapped"],
    ["CLERK_JWT_KEY", "-----BEGIN PRIVATE KEY-----\nleaked\n-----END PRIVATE KEY-----"],
    ["CLERK_WEBHOOK_SIGNING_SECRET", "abc"],
    ["ANTHROPIC_BASE_URL", "http://anthropic.example.com"],
    ["ANTHROPIC_MODEL", "claude haiku"],
    ["CLERK_API_URL", "http://clerk.example.com"],
    ["TURSO_DATABASE_URL", "file:local.db"],
  ])("is refused where %s is %s, and the value is not repeated", (name, value) => {
    const refusal = () => parseEnvironment({ ...complete, [name]: value });
    expect(refusal).toThrow(`  ${name} `);
    expect(refusal).not.toThrow(value);
  });

  test("names everything that is wrong at once", () => {
    expect(() => parseEnvironment({})).toThrow(/APP_URL[\s\S]*CLERK_SECRET_KEY[\s\S]*TURSO_AUTH_TOKEN/);
  });

  test("can do without Anthropic's key, and has a model of its own", () => {
    expect(parseEnvironment(complete)).toMatchObject({ ANTHROPIC_MODEL: "claude-haiku-5-5" });
    expect(parseEnvironment(complete).ANTHROPIC_API_KEY).toBeUndefined();
  });

  test("can do without the webhook's secret, which a first deployment does not have yet", () => {
    const { CLERK_WEBHOOK_SIGNING_SECRET: _, ...rest } = complete;
    expect(parseEnvironment(rest).CLERK_WEBHOOK_SIGNING_SECRET).toBeUndefined();
  });
});

describe("the publishable key", () => {
  const key = (host: string) => `pk_test_${btoa(host)}`;

  test("is taken whole", () => {
    const NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY = key("some-name-1.clerk.accounts.dev$");
    expect(parsePublicEnvironment({ NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY })).toEqual({
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY,
    });
  });

  test.each([undefined, "", "sk_test_abc", key("no-dollar.dev"), key("nodot$"), `${key("a.dev$")}!`])(
    "is refused where it is %s",
    (value) => {
      expect(() => parsePublicEnvironment({ NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: value })).toThrow(
        "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
      );
    },
  );
});
