import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { APP_ORIGIN, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

vi.setConfig({ testTimeout: 20_000 });

const MINUTE = 60_000;
const EMAIL = "ada@example.com";
const REDIRECT = `${APP_ORIGIN}/sign-in/verify`;
let clerk: TestClerk;

beforeEach(async () => {
  clerk = await startTestClerk({
    settings: {
      emailAddress: { link: true, linkInSameBrowser: false },
      password: { enabled: false, required: false },
    },
  });
  await clerk.backend.users.createUser({ emailAddress: [EMAIL], skipPasswordRequirement: true });
});
afterEach(async () => {
  vi.useRealTimers();
  await clerk.stop();
});

/** The link of the newest mail, without the way through the app that it takes in a browser. */
async function newestLink() {
  const [mail] = await clerk.mailbox(EMAIL);
  return (mail?.link ?? "").replace(`${APP_ORIGIN}/__clerk`, clerk.url);
}

async function begin(browser: TestBrowser) {
  const { body } = await browser.post("/client/sign_ins", {
    identifier: EMAIL,
    strategy: "email_link",
    redirect_url: REDIRECT,
  });
  return { signIn: body, link: await newestLink() };
}

async function open(link: string, headers: Record<string, string> = {}) {
  const answer = await fetch(link, { redirect: "manual", headers });
  const target = new URL(answer.headers.get("location") ?? REDIRECT);
  return { status: answer.status, outcome: target.searchParams.get("__clerk_status"), target };
}

describe("a link in a mail", () => {
  it("signs in the browser that asked for it, and leads back to the app", async () => {
    const browser = await TestBrowser.open(clerk);
    const { signIn, link } = await begin(browser);
    expect(signIn).toMatchObject({
      status: "needs_first_factor",
      first_factor_verification: { status: "unverified" },
    });
    const { target } = await open(link);
    expect(`${target.origin}${target.pathname}`).toBe(REDIRECT);
    const { body, client } = await browser.call("GET", `/client/sign_ins/${signIn.id}`);
    expect(body).toMatchObject({ status: "complete", first_factor_verification: { status: "verified" } });
    expect(target.searchParams.get("__clerk_created_session")).toBe(body.created_session_id);
    expect(client?.sessions).toHaveLength(1);
  });

  it("works once", async () => {
    const { link } = await begin(await TestBrowser.open(clerk));
    expect((await open(link)).outcome).toBe("verified");
    expect((await open(link)).outcome).toBe("failed");
  });

  it("is void once a newer one was asked for", async () => {
    const browser = await TestBrowser.open(clerk);
    const { signIn, link: older } = await begin(browser);
    await browser.post(`/client/sign_ins/${signIn.id}/prepare_first_factor`, {
      strategy: "email_link",
      redirect_url: REDIRECT,
    });
    expect((await open(older)).outcome).toBe("failed");
    expect((await browser.client())?.sessions).toEqual([]);
    expect((await open(await newestLink())).outcome).toBe("verified");
  });

  it("expires after ten minutes", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const browser = await TestBrowser.open(clerk);
    const { signIn, link } = await begin(browser);
    vi.setSystemTime(Date.now() + 11 * MINUTE);
    expect((await open(link)).outcome).toBe("expired");
    const { body } = await browser.call("GET", `/client/sign_ins/${signIn.id}`);
    expect(body.first_factor_verification.status).toBe("expired");
    expect((await browser.client())?.sessions).toEqual([]);
  });

  it("counts in no other browser, where the instance wants it so", async () => {
    await clerk.control("PUT", "/settings", { emailAddress: { linkInSameBrowser: true } });
    const { link } = await begin(await TestBrowser.open(clerk));
    expect((await open(link)).outcome).toBe("client_mismatch");
    expect((await open(link, { cookie: "__client=guessed" })).outcome).toBe("client_mismatch");
  });

  it("is nothing that one could guess, and leads nowhere but to the app", async () => {
    expect((await open(`${clerk.url}/v1/verify?token=guessed`)).status).toBe(400);
    const browser = await TestBrowser.open(clerk);
    const { error } = await browser.post("/client/sign_ins", {
      identifier: EMAIL,
      strategy: "email_link",
      redirect_url: "https://elsewhere.example/",
    });
    expect(error).toMatchObject({ code: "form_param_format_invalid", meta: { param_name: "redirect_url" } });
  });
});
