import { createClerkClient } from "@clerk/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRET_KEY, startTestClerk, type TestClerk } from "../test-support.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());

function send(path: string, init: { method?: string; body?: string; key?: string } = {}): Promise<Response> {
  return fetch(clerk.url + path, {
    method: init.method ?? (init.body === undefined ? "GET" : "POST"),
    headers: { authorization: `Bearer ${init.key ?? SECRET_KEY}`, "content-type": "application/json" },
    body: init.body,
  });
}

describe("the Backend API", () => {
  it("sends JSON under the bare media type, which is all that the SDK reads", async () => {
    const found = await send("/v1/users");
    const missing = await send("/v1/users/user_unknown");
    expect([found, missing].map((answer) => answer.headers.get("content-type"))).toEqual([
      "application/json",
      "application/json",
    ]);
    expect(await found.json()).toEqual([]);
  });

  it.each(["sk_test_other", `${SECRET_KEY}0`, SECRET_KEY.slice(0, -1)])(
    "answers 401 to the secret key %s",
    async (secretKey) => {
      const { users } = createClerkClient({ secretKey, apiUrl: clerk.url, telemetry: { disabled: true } });
      await expect(users.getCount()).rejects.toMatchObject({
        clerkError: true,
        status: 401,
        errors: [{ code: "clerk_key_invalid" }],
      });
    },
  );

  it("gives nothing away without a key", async () => {
    for (const path of ["/v1/users", "/v1/users/count", "/v1/jwks", "/v1/sessions"]) {
      const answer = await fetch(clerk.url + path);
      expect(answer.ok, path).toBe(false);
    }
  });

  it("answers 404, with the id, to an unknown one", async () => {
    const { users, sessions } = clerk.backend;
    const calls = [
      () => users.getUser("user_unknown"),
      () => users.updateUser("user_unknown", { firstName: "X" }),
      () => users.updateUserMetadata("user_unknown", {}),
      () => users.replaceUserMetadata("user_unknown", {}),
      () => users.deleteUser("user_unknown"),
      () => users.banUser("user_unknown"),
      () => users.unbanUser("user_unknown"),
      () => users.verifyPassword({ userId: "user_unknown", password: "x" }),
      () => sessions.getSession("user_unknown"),
      () => sessions.getToken("user_unknown"),
    ];
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({
        clerkError: true,
        status: 404,
        errors: [{ code: "resource_not_found", longMessage: expect.stringContaining("user_unknown") }],
      });
    }
  });

  it("answers 501, by name, to what it does not have", async () => {
    const answer = await send("/v1/machines", { body: "{}" });
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({
      errors: [{ code: "not_implemented", long_message: expect.stringContaining("POST /v1/machines") }],
    });
    await expect(clerk.backend.machines.list()).rejects.toMatchObject({
      clerkError: true,
      status: 501,
      errors: [{ code: "not_implemented" }],
    });
  });

  it.each(["{", "[]", '"text"', "null"])("answers 400 to the body %s", async (body) => {
    const answer = await send("/v1/users", { body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ code: "request_body_invalid" }] });
  });

  it("answers 413 to a body above ten megabytes", async () => {
    const answer = await send("/v1/users", { body: JSON.stringify({ x: "x".repeat(10 * 1024 * 1024) }) });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ errors: [{ code: "request_body_too_large" }] });
  });

  it("takes a list of at most a hundred values for one parameter", async () => {
    const values = Array.from({ length: 101 }, (_, n) => `n${n}@example.com`);
    await expect(clerk.backend.users.getUserList({ emailAddress: values })).rejects.toMatchObject({
      status: 422,
      errors: [{ meta: { paramName: "email_address" } }],
    });
    expect((await clerk.backend.users.getUserList({ emailAddress: values.slice(1) })).data).toEqual([]);
  });
});
