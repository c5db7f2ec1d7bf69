import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

let clerk: TestClerk;
let browser: TestBrowser;
let userId: string;
let people = 0;
beforeAll(async () => {
  clerk = await startTestClerk();
});
beforeEach(async () => {
  browser = await TestBrowser.open(clerk);
  ({ userId } = await browser.signUp(`person-${people++}@example.com`));
});
afterAll(() => clerk.stop());

describe("one's own account", () => {
  it("cannot be deleted where a backend has forbidden it", async () => {
    await clerk.backend.users.updateUser(userId, { deleteSelfEnabled: false });
    const { status, error } = await browser.call("DELETE", "/me");
    expect([status, error?.code]).toEqual([403, "user_delete_self_not_enabled"]);
    expect((await clerk.backend.users.getUser(userId)).id).toBe(userId);
  });

  it("keeps its name when a new one is refused, and everything else with it", async () => {
    const { status, error } = await browser.call("PATCH", "/me", {
      first_name: "Fine",
      last_name: "x".repeat(257),
    });
    expect(status).toBe(422);
    expect(error).toMatchObject({
      code: "form_param_max_length_exceeded",
      meta: { param_name: "last_name" },
    });
    expect((await clerk.backend.users.getUser(userId)).firstName).toBeNull();
  });

  it.each(["[]", '"text"', "{"])("does not take %s for metadata", async (text) => {
    const { status } = await browser.call("PATCH", "/me/metadata", { unsafe_metadata: text });
    expect(status).toBe(422);
    expect((await clerk.backend.users.getUser(userId)).unsafeMetadata).toEqual({});
  });

  it("is nobody's after signing out", async () => {
    await browser.call("DELETE", "/client/sessions");
    const calls = [
      await browser.call("GET", "/me"),
      await browser.call("PATCH", "/me", { first_name: "X" }),
      await browser.call("PATCH", "/me/metadata", { unsafe_metadata: "{}" }),
      await browser.post("/me/change_password", { current_password: PASSWORD, new_password: "x".repeat(20) }),
      await browser.call("GET", "/me/email_addresses"),
      await browser.call("GET", "/me/sessions/active"),
      await browser.call("DELETE", "/me"),
    ];
    expect(calls.map(({ status }) => status)).toEqual(Array(calls.length).fill(401));
  });
});

describe("one's own password", () => {
  it("cannot be changed without the current one", async () => {
    const { status, error } = await browser.post("/me/change_password", { new_password: "a new password" });
    expect(status).toBe(422);
    expect(error).toMatchObject({ code: "form_param_missing", meta: { param_name: "current_password" } });
  });

  it("can be set by somebody who has none", async () => {
    const emailAddress = [`ticket-${people}@example.com`];
    const user = await clerk.backend.users.createUser({ emailAddress, skipPasswordRequirement: true });
    const { token } = await clerk.backend.signInTokens.createSignInToken({
      userId: user.id,
      expiresInSeconds: 60,
    });
    const other = await TestBrowser.open(clerk);
    await other.post("/client/sign_ins", { strategy: "ticket", ticket: token });
    const { status, body } = await other.post("/me/change_password", { new_password: "a first password" });
    expect([status, body.password_enabled]).toEqual([200, true]);
    const { verified } = (await clerk.backend.users.verifyPassword({
      userId: user.id,
      password: "a first password",
    })) as { verified: boolean };
    expect(verified).toBe(true);
  });
});

describe("one's own picture", () => {
  async function upload(type: string, bytes: number[] = [1, 2, 3]): Promise<Response> {
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array(bytes)], { type }), "me");
    return await send(form);
  }

  async function send(body: BodyInit, headers?: Record<string, string>): Promise<Response> {
    const url = `${clerk.url}/v1/me/profile_image?__clerk_db_jwt=${browser.devBrowser}`;
    return await fetch(url, { method: "POST", body, headers });
  }

  const picture = async () => {
    const { image_url: url } = (await browser.call("GET", "/me")).body;
    return await fetch(`${clerk.url}/v1/${url.split("/v1/")[1]}`);
  };

  it.each(["image/svg+xml", "text/html", "application/octet-stream"])("cannot be %s", async (type) => {
    expect((await upload(type)).status).toBe(400);
    expect((await browser.call("GET", "/me")).body.has_image).toBe(false);
  });

  it("must be there", async () => {
    const { status, error } = await browser.post("/me/profile_image");
    expect([status, error?.meta]).toEqual([400, { param_name: "file" }]);
  });

  it.each(["multipart/form-data", "multipart/form-data; boundary="])(
    "is sent as a form, not as %s with anything",
    async (type) => {
      const answer = await send("anything", { "Content-Type": type });
      expect(answer.status).toBe(400);
      expect((await answer.json()).errors[0].code).toBe("request_body_invalid");
    },
  );

  it("comes under a new address each time, and the old one is gone", async () => {
    await upload("image/png");
    const first = await picture();
    await upload("image/png", [4]);
    expect((await fetch(first.url)).status).toBe(404);
    expect(new Uint8Array(await (await picture()).arrayBuffer())).toEqual(new Uint8Array([4]));
  });

  it("cannot run as a page, whatever is in it", async () => {
    await upload("image/png", [...Buffer.from("<script>alert(1)</script>")]);
    for (const answer of [await picture(), await fetch(`${clerk.url}/v1/avatars/anybody`)]) {
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    }
  });
});
