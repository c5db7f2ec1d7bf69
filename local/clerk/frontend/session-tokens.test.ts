import { generateKeyPairSync } from "node:crypto";
import { createClerkClient } from "@clerk/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  APP_ORIGIN,
  PUBLIC_KEY_PEM,
  PUBLISHABLE_KEY,
  SECRET_KEY,
  startTestClerk,
  type TestClerk,
} from "../test-support.ts";
import { TokenSigner } from "../tokens.ts";
import { DOCUMENT, signedInVisitor } from "./test-visitor.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());

describe("a session token", () => {
  it("does not speak for anybody when it was signed by another key, or changed", async () => {
    const { visitor } = await signedInVisitor(clerk);
    await visitor.visit();
    const genuine = visitor.cookies.get("__session") ?? "";
    const [header = "", payload = "", signature = ""] = genuine.split(".");
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    const write = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const foreignKey = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const foreign = new TokenSigner([{ kid: "ins_test", privateKeyPem: foreignKey }]);
    const forgeries = [
      `${header}.${write({ ...read(payload), sub: "user_admin" })}.${signature}`,
      foreign.sign(read(payload), read(header)),
      `${write({ ...read(header), alg: "none" })}.${payload}.`,
    ];
    for (const token of forgeries) {
      visitor.keep([`__session=${token}`, `__session_YbtbZGOu=${token}`]);
      expect((await visitor.visit()).auth.isAuthenticated).toBe(false);
    }
    visitor.keep([`__session=${genuine}`, `__session_YbtbZGOu=${genuine}`]);
    expect((await visitor.visit()).auth.isAuthenticated).toBe(true);
  });

  it("verifies without a network by the public key, else by the JWKS", async () => {
    const { visitor, userId } = await signedInVisitor(clerk);
    await visitor.visit();
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const authenticate = async (apiUrl: string, jwtKey?: string) => {
      const app = createClerkClient({
        secretKey: SECRET_KEY,
        publishableKey: PUBLISHABLE_KEY,
        apiUrl,
        telemetry: { disabled: true },
      });
      const request = new Request(APP_ORIGIN, { headers: { ...DOCUMENT, cookie } });
      return (await app.authenticateRequest(request, { proxyUrl: clerk.url, jwtKey })).toAuth();
    };
    expect(await authenticate("http://127.0.0.1:1", PUBLIC_KEY_PEM)).toMatchObject({ userId });
    expect(await authenticate(clerk.url)).toMatchObject({ userId });
  });

  it("is for the app's own origin", async () => {
    const { visitor } = await signedInVisitor(clerk);
    visitor.options = { jwtKey: PUBLIC_KEY_PEM, authorizedParties: [APP_ORIGIN] };
    expect((await visitor.visit()).auth.isAuthenticated).toBe(true);
    visitor.options = { jwtKey: PUBLIC_KEY_PEM, authorizedParties: ["http://localhost:1"] };
    expect((await visitor.visit()).auth.isAuthenticated).toBe(false);
  });
});
