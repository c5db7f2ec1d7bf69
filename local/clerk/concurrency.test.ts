import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "./test-support.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());

/** Starts all calls before any is answered. */
const atOnce = <T>(count: number, call: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => call(n)));

const newUser = async (name: string) =>
  (
    await clerk.backend.users.createUser({
      emailAddress: [`${name}@example.com`],
      skipPasswordRequirement: true,
    })
  ).id;

describe("requests at the same moment", () => {
  it("lose none of their changes to one user", async () => {
    const id = await newUser("merged");
    const answers = await atOnce(25, (n) =>
      clerk.backend.users.updateUserMetadata(id, { publicMetadata: { [`key${n}`]: n } }),
    );
    const { publicMetadata, updatedAt } = await clerk.backend.users.getUser(id);
    expect(Object.keys(publicMetadata)).toHaveLength(25);
    const times = answers.map((user) => user.updatedAt);
    expect(new Set(times).size).toBe(25);
    expect(updatedAt).toBe(Math.max(...times));
  });

  it("give an address to one of many who want it", async () => {
    const results = await atOnce(10, () => newUser("wanted").catch((error) => error.status));
    expect(results.filter((result) => result === 422)).toHaveLength(9);
    expect(await clerk.backend.users.getCount({ emailAddress: ["wanted@example.com"] })).toBe(1);
  });

  it("take a ticket once", async () => {
    const userId = await newUser("ticket");
    const { token } = await clerk.backend.signInTokens.createSignInToken({ userId, expiresInSeconds: 60 });
    const browsers = await atOnce(8, () => TestBrowser.open(clerk));
    const answers = await Promise.all(
      browsers.map((browser) => browser.post("/client/sign_ins", { strategy: "ticket", ticket: token })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await clerk.backend.sessions.getSessionList({ userId })).totalCount).toBe(1);
  });

  it("make one account of one sign-up, and count every wrong code", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await browser.beginSignUp("once@example.com");
    const code = await clerk.code("once@example.com");
    const wrong = code === "000000" ? "000001" : "000000";
    const refused = await atOnce(4, () => browser.attemptSignUp(id, wrong));
    expect(refused.map(({ error }) => error?.code)).toEqual(Array(4).fill("form_code_incorrect"));
    const answers = await atOnce(5, () => browser.attemptSignUp(id, code));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await clerk.backend.users.getCount({ emailAddress: ["once@example.com"] })).toBe(1);
  });

  it("open one session in a browser in which two tabs sign in", async () => {
    await clerk.backend.users.createUser({ emailAddress: ["tabs@example.com"], password: PASSWORD });
    const browser = await TestBrowser.open(clerk);
    await browser.call("PUT", "/client");
    const answers = await atOnce(3, () => browser.signIn("tabs@example.com"));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
    expect((await browser.client())?.sessions).toHaveLength(1);
  });

  it("of a new browser end up on one client", async () => {
    const browser = await TestBrowser.open(clerk);
    const answers = await atOnce(5, () => browser.call("PUT", "/client"));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });
});
