import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PRESETS, presetSettings } from "../settings.ts";
import { startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { call } from "./test-control.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());
beforeEach(() => call(clerk, "POST", "/reset", { settings: true }));

const settings = async () => (await call(clerk, "GET", "/settings")).body;

describe("the settings", () => {
  it("are the defaults until something is changed", async () => {
    expect(await settings()).toEqual(presetSettings());
  });

  it.each(["PUT", "PATCH"])("change in part by %s, and take effect at once", async (method) => {
    const { status, body } = await call(clerk, method, "/settings", { password: { minLength: 12 } });
    expect([status, body.password.minLength, body.password.maxLength]).toEqual([200, 12, 72]);
    expect(await settings()).toEqual(body);
    const browser = await TestBrowser.open(clerk);
    const form = { email_address: "short@example.com", password: "x7-Qx7-Q" };
    expect((await browser.post("/client/sign_ups", form)).error?.code).toBe("form_password_length_too_short");
  });

  it("refuse what does not exist or is of the wrong kind, and say which", async () => {
    const refused = [
      [{ password: { colour: "red" } }, "password.colour"],
      [{ passkeys: true }, "passkeys"],
      [{ password: { minLength: "12" } }, "password.minLength"],
      [{ signUp: { mode: "secret" } }, "signUp.mode"],
      [[], "not a list"],
    ] as const;
    for (const [change, name] of refused) {
      const { status, body } = await call(clerk, "PUT", "/settings", change);
      expect([status, body.error]).toEqual([422, expect.stringContaining(name)]);
    }
    expect(await settings()).toEqual(presetSettings());
  });

  it("come from a preset, which forgets what was set before", async () => {
    await call(clerk, "PUT", "/settings", { applicationName: "Before" });
    const { body } = await call(clerk, "PUT", "/settings/preset", { preset: "email-link" });
    expect(body).toEqual(presetSettings("email-link"));
    expect((await call(clerk, "GET", "/presets")).body).toEqual(PRESETS);
    const unknown = await call(clerk, "PUT", "/settings/preset", { preset: "none" });
    expect([unknown.status, unknown.body.error]).toEqual([422, expect.stringContaining("multi-session")]);
  });

  it("outlive a reset, unless it is told to take them along", async () => {
    await call(clerk, "PUT", "/settings", { applicationName: "Kept" });
    await call(clerk, "POST", "/reset");
    expect((await settings()).applicationName).toBe("Kept");
    await call(clerk, "POST", "/reset", { settings: true });
    expect(await settings()).toEqual(presetSettings());
    expect((await call(clerk, "POST", "/reset", { everything: true })).status).toBe(422);
  });
});

describe("a request that makes no sense", () => {
  it("is answered with what is wrong with it", async () => {
    expect((await call(clerk, "GET", "/nowhere")).body.error).toContain("GET /_control/nowhere");
    const headers = { authorization: `Bearer ${clerk.options.instance.secretKey}` };
    const send = (body: string) => fetch(`${clerk.url}/_control/settings`, { method: "PUT", headers, body });
    expect(await (await send("{")).json()).toEqual({ error: "The body is not JSON." });
    expect((await send(`{"applicationName":"${"x".repeat(70_000)}"}`)).status).toBe(413);
  });
});
