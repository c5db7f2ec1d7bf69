import { createVerify } from "node:crypto";
import { createClerkClient, verifyToken } from "@clerk/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  eventually,
  SIGNING_SECRET,
  startReceiver,
  startTestClerk,
  type TestClerk,
} from "../test-support.ts";
import { call } from "./test-control.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());

const clientOf = (instance: { secretKey: string; publishableKey: string }) =>
  createClerkClient({ ...instance, apiUrl: clerk.url, telemetry: { disabled: true } });

const publishableKey = (host: string) => `pk_test_${Buffer.from(`${host}$`).toString("base64")}`;

describe("instances", () => {
  it("are made with keys of their own, and share nothing", async () => {
    const { status, body: other } = await call(clerk, "POST", "/instances", { preset: "multi-session" });
    expect(status).toBe(201);
    expect(other).toMatchObject({
      id: expect.stringMatching(/^ins_/),
      publishableKey: expect.stringMatching(/^pk_test_/),
      secretKey: expect.stringMatching(/^sk_test_/),
      jwtKey: expect.stringContaining("BEGIN PUBLIC KEY"),
      frontendApi: expect.stringMatching(/\.clerk\.accounts\.dev$/),
      frontendUrl: "http://localhost:3999/__clerk",
    });
    const client = clientOf(other);
    const user = await client.users.createUser({
      emailAddress: ["other@example.com"],
      skipPasswordRequirement: true,
    });
    expect([await client.users.getCount(), await clerk.backend.users.getCount()]).toEqual([1, 0]);
    expect((await call(clerk, "GET", "/settings", undefined, other.secretKey)).body.session.multiple).toBe(
      true,
    );
    const session = await client.sessions.createSession({ userId: user.id });
    const { jwt } = await client.sessions.getToken(session.id);
    expect((await verifyToken(jwt, { jwtKey: other.jwtKey })).sub).toBe(user.id);
    const { data } = (await call(clerk, "GET", "/instances", undefined, other.secretKey)).body;
    expect(data.map(({ id }: { id: string }) => id)).toContain(other.id);
    expect(data).toHaveLength(2);
  });

  it("take keys, an origin, settings and an address for webhooks", async () => {
    const receiver = await startReceiver();
    const given = {
      publishableKey: publishableKey("second-local-1.clerk.accounts.dev"),
      secretKey: "sk_test_second",
      appOrigin: "http://localhost:4001/path",
      proxyPath: "/auth",
      settings: { applicationName: "Second" },
      webhook: { url: receiver.url, signingSecret: SIGNING_SECRET },
    };
    const { body } = await call(clerk, "POST", "/instances", given);
    expect(body).toMatchObject({
      publishableKey: given.publishableKey,
      secretKey: given.secretKey,
      frontendApi: "second-local-1.clerk.accounts.dev",
      frontendUrl: "http://localhost:4001/auth",
    });
    const address = { emailAddress: ["hook@example.com"], skipPasswordRequirement: true };
    await clientOf(body).users.createUser(address);
    await eventually(() => expect(receiver.received).toHaveLength(1));

    const again = await call(clerk, "POST", "/instances", {
      ...given,
      settings: { applicationName: "Again" },
    });
    expect([again.status, again.body.id]).toEqual([200, body.id]);
    expect(await clientOf(body).users.getCount()).toBe(1);
    clerk = await clerk.restart();
    expect(await clientOf(body).users.getCount()).toBe(1);
    const kept = await call(clerk, "GET", "/settings", undefined, given.secretKey);
    expect(kept.body.applicationName).toBe("Again");
    await receiver.close();
  });

  it("may have their Frontend API elsewhere than at the app", async () => {
    const proxyPath = `${clerk.url}/${publishableKey("third-local-1.clerk.accounts.dev")}`;
    const { body } = await call(clerk, "POST", "/instances", { proxyPath });
    expect(body.frontendUrl).toBe(proxyPath);
    await call(clerk, "DELETE", `/instances/${body.id}`);
  });

  it("are refused with keys that are malformed or another's, and leave nothing behind", async () => {
    const count = async () => (await call(clerk, "GET", "/instances")).body.data.length;
    const before = await count();
    const refused = [
      [{ publishableKey: "pk_test_x" }, 422, "publishableKey"],
      [{ secretKey: "secret" }, 422, "secretKey"],
      [{ secretKey: clerk.options.instance.secretKey }, 409, "Another instance"],
      [{ publishableKey: clerk.options.instance.publishableKey, secretKey: "sk_test_new" }, 409, "another"],
      [{ appOrigin: "localhost" }, 422, "appOrigin"],
      [{ preset: "none" }, 422, "preset"],
      [{ settings: { colour: "red" } }, 422, "colour"],
      [{ colour: "red" }, 422, "colour"],
    ] as const;
    for (const [given, status, text] of refused) {
      const answer = await call(clerk, "POST", "/instances", given);
      expect([answer.status, answer.body.error]).toEqual([status, expect.stringContaining(text)]);
    }
    expect(await count()).toBe(before);
  });

  it("are deleted with all that they hold, but for the one of the options", async () => {
    const { body } = await call(clerk, "POST", "/instances", {});
    expect((await call(clerk, "DELETE", `/instances/${body.id}`)).status).toBe(204);
    expect((await call(clerk, "GET", "/settings", undefined, body.secretKey)).status).toBe(401);
    expect((await call(clerk, "DELETE", `/instances/${body.id}`)).status).toBe(404);
    const [own] = (await call(clerk, "GET", "/instances")).body.data.filter(
      (instance: { secretKey: string }) => instance.secretKey === clerk.options.instance.secretKey,
    );
    expect((await call(clerk, "DELETE", `/instances/${own.id}`)).status).toBe(409);
  });
});

describe("signing keys", () => {
  const verifies = (jwt: string, pem: string) => {
    const [header, payload, signature = ""] = jwt.split(".");
    return createVerify("RSA-SHA256")
      .update(`${header}.${payload}`)
      .verify(pem, Buffer.from(signature, "base64url"));
  };

  it("rotate: the new one signs, the old one verifies until it is retired, for good", async () => {
    const user = await clerk.backend.users.createUser({
      emailAddress: ["keys@example.com"],
      skipPasswordRequirement: true,
    });
    const session = await clerk.backend.sessions.createSession({ userId: user.id });
    const { kid: oldKid } = (await call(clerk, "GET", "/keys")).body.data[0];
    expect((await call(clerk, "DELETE", `/keys/${oldKid}`)).status).toBe(409);
    const { status, body } = await call(clerk, "POST", "/keys/rotate");
    expect(status).toBe(201);
    const { jwt } = await clerk.backend.sessions.getToken(session.id);
    expect(verifies(jwt, body.jwtKey)).toBe(true);
    const kids = async () => (await clerk.backend.jwks.getJwks()).keys?.map(({ kid }) => kid);
    expect(await kids()).toEqual([body.kid, oldKid]);

    expect((await call(clerk, "DELETE", `/keys/${oldKid}`)).status).toBe(204);
    expect((await call(clerk, "DELETE", `/keys/${oldKid}`)).status).toBe(404);
    clerk = await clerk.restart();
    expect(await kids()).toEqual([body.kid]);
    expect((await call(clerk, "GET", "/keys")).body).toEqual({
      data: [{ kid: body.kid, signs: true }],
      jwtKey: body.jwtKey,
    });
  });
});
