import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUNDLES, bundleDir } from "./assets.ts";
import { call } from "./control/test-control.ts";
import { APP_ORIGIN, startTestClerk, type TestClerk } from "./test-support.ts";

interface Other {
  publishableKey: string;
  secretKey: string;
  frontendApi: string;
}

let clerk: TestClerk;
let other: Other;
beforeAll(async () => {
  clerk = await startTestClerk();
  const settings = { applicationName: "Other" };
  other = (await call(clerk, "POST", "/instances", { settings, appOrigin: "https://app.example" })).body;
  for (const bundle of BUNDLES) {
    const dir = bundleDir(clerk.options.assetsDir, bundle);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, `${bundle.name}.browser.js`), "0");
  }
});
afterAll(() => clerk.stop());

async function applicationName(path: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${clerk.url}${path}`, { headers });
  return ((await response.json()) as { display_config?: { application_name: string } }).display_config
    ?.application_name as string;
}

/** A request whose Host header can be anything, which `fetch` does not allow. */
function withHost(path: string, host: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port: clerk.port, path, headers: { host } }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, text });
    })
      .on("error", reject)
      .end();
  });
}

describe("a request from a browser", () => {
  it("is for the instance that its proxy's secret key, its path or its host names, else the default", async () => {
    expect(await applicationName("/v1/environment")).toBe("Edgewise");
    expect(await applicationName("/v1/environment", { "clerk-secret-key": other.secretKey })).toBe("Other");
    expect(await applicationName(`/${other.publishableKey}/v1/environment`)).toBe("Other");
    const byHost = await withHost("/v1/environment", `${other.frontendApi}:80`);
    expect(JSON.parse(byHost.text).display_config.application_name).toBe("Other");
  });

  it("is refused when its path names no instance", async () => {
    const response = await fetch(`${clerk.url}/pk_test_bm9uZSQ/v1/environment`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ code: "host_invalid" }] });
  });

  it("may name its method in the query below a path of its own, too", async () => {
    const url = `${clerk.url}/${other.publishableKey}/v1/environment?_method=PATCH`;
    expect((await fetch(url, { method: "POST" })).status).toBe(200);
  });

  it("reaches nothing but the Frontend API and the bundles by an instance's host", async () => {
    for (const path of ["/", "/mailbox", "/_control/settings", "/v1", "/npm"]) {
      expect([path, (await withHost(path, other.frontendApi)).status]).toEqual([path, 421]);
    }
    expect((await withHost("/v1/environment", "evil.clerk.accounts.dev")).status).toBe(421);
  });
});

describe("a page of another origin", () => {
  const path = () => `/${other.publishableKey}/v1/client`;
  const send = (origin: string, method = "GET") =>
    fetch(`${clerk.url}${path()}`, {
      method,
      headers: {
        origin,
        ...(method === "OPTIONS"
          ? { "access-control-request-method": "POST", "access-control-request-headers": "authorization" }
          : {}),
      },
    });
  const allowed = (response: Response) => [
    response.headers.get("access-control-allow-origin"),
    response.headers.get("access-control-allow-credentials"),
  ];

  it.each(["https://app.example", APP_ORIGIN])("may call it with credentials from %s", async (origin) => {
    const response = await send(origin);
    expect([response.status, ...allowed(response)]).toEqual([200, origin, "true"]);
    expect(response.headers.get("vary")).toContain("Origin");
    const preflight = await send(origin, "OPTIONS");
    expect([preflight.status, ...allowed(preflight)]).toEqual([204, origin, "true"]);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(preflight.headers.get("access-control-allow-methods")).toContain("PATCH");
  });

  it.each(["GET", "OPTIONS"])("that is not trusted is told nothing by %s", async (method) => {
    const response = await send("https://evil.example", method);
    expect([response.status, ...allowed(response)]).toEqual([400, null, null]);
  });

  it("learns of an error like of an answer", async () => {
    await call(clerk, "POST", "/chaos", { target: "frontend", effect: "fail", count: 1 }, other.secretKey);
    const response = await send(APP_ORIGIN);
    expect([response.status, ...allowed(response)]).toEqual([503, APP_ORIGIN, "true"]);
  });

  it("may load the bundles, also below an instance's path", async () => {
    for (const base of ["", `/${other.publishableKey}`]) {
      const url = `${clerk.url}${base}/npm/@clerk/clerk-js@6/dist/clerk-js.browser.js`;
      const response = await fetch(url, { headers: { origin: "https://evil.example" } });
      expect([response.status, ...allowed(response)]).toEqual([200, "*", null]);
    }
  });

  it("may not use the control interface", async () => {
    const response = await fetch(`${clerk.url}/_control/settings`, {
      headers: { origin: APP_ORIGIN, authorization: `Bearer ${other.secretKey}` },
    });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});
