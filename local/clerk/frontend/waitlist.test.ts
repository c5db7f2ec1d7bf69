import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP_ORIGIN, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk({ settings: { signUp: { mode: "waitlist" } } });
});
afterAll(() => clerk.stop());

describe("the waitlist", () => {
  it("answers with the entry without an envelope, and with the same one for the same address", async () => {
    const { devBrowser } = await TestBrowser.open(clerk);
    const join = async (address: string) => {
      const response = await fetch(`${clerk.url}/v1/waitlist?__clerk_db_jwt=${devBrowser}`, {
        method: "POST",
        headers: { origin: APP_ORIGIN, "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ email_address: address }).toString(),
      });
      return await response.json();
    };
    const entry = await join("Waiting@example.com");
    expect(entry).toMatchObject({ object: "waitlist", id: expect.stringMatching(/^wle_/) });
    expect((await join("waiting@example.com")).id).toBe(entry.id);
    const { data } = await clerk.backend.waitlistEntries.list({});
    expect(data.map(({ emailAddress, status }) => [emailAddress, status])).toEqual([
      ["waiting@example.com", "pending"],
    ]);
  });

  it("is not there while everybody may sign up", async () => {
    await clerk.control("PATCH", "/settings", { signUp: { mode: "public" } });
    const browser = await TestBrowser.open(clerk);
    expect((await browser.post("/waitlist", { email_address: "early@example.com" })).status).toBe(403);
  });
});
