import type { EnvironmentJSON } from "@clerk/shared/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP_ORIGIN, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

let clerk: TestClerk;
let environment: EnvironmentJSON;
beforeAll(async () => {
  clerk = await startTestClerk();
  const answer = await (await TestBrowser.open(clerk)).call("GET", "/environment");
  environment = answer.body;
});
afterAll(() => clerk.stop());

describe("the environment", () => {
  it("comes without an envelope, by either of the methods that clerk-js uses", async () => {
    expect(environment.object).toBe("environment");
    const patched = await (await TestBrowser.open(clerk)).call("PATCH", "/environment");
    expect(patched.body).toEqual(environment);
  });

  it("comes before there is a development browser, for that is when it is asked for", async () => {
    const answer = await fetch(`${clerk.url}/v1/environment`);
    expect(await answer.json()).toEqual(environment);
  });

  it("describes all ten attributes", () => {
    expect(Object.keys(environment.user_settings.attributes).toSorted()).toEqual([
      "authenticator_app",
      "backup_code",
      "email_address",
      "first_name",
      "last_name",
      "passkey",
      "password",
      "phone_number",
      "username",
      "web3_wallet",
    ]);
    expect(environment.user_settings.attributes.email_address).toMatchObject({
      enabled: true,
      used_for_first_factor: true,
      verify_at_sign_up: true,
    });
  });

  it("has the same limits for passwords as a sign-up", async () => {
    const { min_length, max_length } = environment.user_settings.password_settings;
    const codes: (string | undefined)[] = [];
    for (const length of [min_length - 1, min_length, max_length, max_length + 1]) {
      const browser = await TestBrowser.open(clerk);
      const form = {
        email_address: `length-${length}@example.com`,
        password: "x7-Q".repeat(30).slice(0, length),
      };
      codes.push((await browser.post("/client/sign_ups", form)).error?.code);
    }
    expect(codes).toEqual([
      "form_password_length_too_short",
      undefined,
      undefined,
      "form_password_length_too_long",
    ]);
  });

  it("asks for no captcha, which nothing here could solve", async () => {
    expect(environment.user_settings.sign_up.captcha_enabled).toBe(false);
    expect(environment.display_config.captcha_public_key).toBeNull();
    const { client } = await (await TestBrowser.open(clerk)).post("/client/sign_ups", {
      email_address: "captcha@example.com",
    });
    expect(client?.captcha_bypass).toBe(true);
  });

  it("sends browsers nowhere but to the app", () => {
    const urls = JSON.stringify(environment).match(/https?:\/\/[^"]+/g) ?? [];
    expect(urls.length).toBeGreaterThan(0);
    expect(urls.filter((url) => new URL(url).origin !== APP_ORIGIN)).toEqual([]);
    expect(environment.display_config.sign_in_url).toBe(`${APP_ORIGIN}/sign-in`);
  });
});
