import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClerkClient } from "@clerk/backend";
import type { ClerkAPIErrorJSON, ClientJSON } from "@clerk/shared/types";
import { vi } from "vitest";
import type { AttemptRecord, MessageRecord } from "../svix/sender.ts";
import type { StartClerkOptions } from "./config.ts";
import type { MailRecord } from "./records.ts";
import { type RunningClerk, startClerk } from "./server.ts";

/** Keys and helpers for the tests of the local Clerk. */

export const APP_ORIGIN = "http://localhost:3999";
export const PUBLISHABLE_KEY = "pk_test_c3RhbmRpbi1sb2NhbC0xLmNsZXJrLmFjY291bnRzLmRldiQ";
export const SECRET_KEY = "sk_test_0123456789";
export const SIGNING_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
export const PASSWORD = "correct horse battery";

const keyPair = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

export const PUBLIC_KEY_PEM = keyPair.publicKey;
export const TEST_PRIVATE_KEY_PEM = keyPair.privateKey;

export interface TestClerk extends RunningClerk {
  backend: ReturnType<typeof createClerkClient>;
  options: StartClerkOptions;
  control: <T>(method: string, path: string, body?: unknown) => Promise<T>;
  mailbox: (to: string) => Promise<MailRecord[]>;
  /** The code of the newest mail to an address. */
  code: (to: string) => Promise<string>;
  messages: () => Promise<LoggedMessage[]>;
  /** Stops the server and starts another one on the same state. */
  restart: () => Promise<TestClerk>;
  /** Stops the server and deletes its state. */
  stop: () => Promise<void>;
}

type LoggedMessage = Omit<MessageRecord, "payload"> & {
  payload: {
    type: string;
    data: Record<string, unknown>;
    timestamp: number;
    object: string;
    instance_id: string;
  };
  attempts: AttemptRecord[];
};

/** Starts a local Clerk on a free port with a state file of its own. */
export async function startTestClerk(overrides: Partial<StartClerkOptions> = {}): Promise<TestClerk> {
  const dir = mkdtempSync(join(tmpdir(), "clerk-test-"));
  return await startWith({
    port: 0,
    stateFile: join(dir, "clerk.db"),
    assetsDir: join(dir, "assets"),
    appOrigin: APP_ORIGIN,
    instance: {
      publishableKey: PUBLISHABLE_KEY,
      secretKey: SECRET_KEY,
      signingKey: { kid: "ins_test", privateKeyPem: keyPair.privateKey },
    },
    ...overrides,
  });
}

async function startWith(options: StartClerkOptions): Promise<TestClerk> {
  const clerk = await startClerk(options);
  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${clerk.url}/_control${path}`, {
      method,
      headers: { authorization: `Bearer ${SECRET_KEY}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return (text ? JSON.parse(text) : null) as T;
  };
  const mailbox = async (to: string) =>
    (await control<{ data: MailRecord[] }>("GET", `/mailbox?to=${encodeURIComponent(to)}`)).data;
  return {
    ...clerk,
    options,
    control,
    mailbox,
    backend: createClerkClient({
      secretKey: SECRET_KEY,
      publishableKey: PUBLISHABLE_KEY,
      apiUrl: clerk.url,
      telemetry: { disabled: true },
    }),
    async code(to) {
      const [newest] = await mailbox(to);
      if (!newest) throw new Error(`No mail to ${to}`);
      return newest.code;
    },
    messages: async () => (await control<{ data: LoggedMessage[] }>("GET", "/messages")).data,
    async restart() {
      await clerk.close();
      return await startWith(options);
    },
    async stop() {
      await clerk.close();
      rmSync(join(options.stateFile, ".."), { recursive: true, force: true });
    },
  };
}

/** Waits until a check holds; long enough for a busy machine. */
export const eventually = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 15_000 });

export interface FrontendAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever part of an answer they are about.
  body: any;
  client: ClientJSON | null;
  error: ClerkAPIErrorJSON | undefined;
}

/** The fields of a form; pairs where one is repeated. */
type TestForm = Record<string, string> | [string, string][];

/** A browser as clerk-js makes one: it carries a development browser token with every call. */
export class TestBrowser {
  readonly #clerk: TestClerk;
  devBrowser: string;

  private constructor(clerk: TestClerk, devBrowser: string) {
    this.#clerk = clerk;
    this.devBrowser = devBrowser;
  }

  static async open(clerk: TestClerk): Promise<TestBrowser> {
    const response = await fetch(`${clerk.url}/v1/dev_browser`, { method: "POST" });
    return new TestBrowser(clerk, ((await response.json()) as { id: string }).id);
  }

  /** The same browser, after the server was restarted. */
  at(clerk: TestClerk): TestBrowser {
    return new TestBrowser(clerk, this.devBrowser);
  }

  async call(method: string, path: string, form: TestForm = {}): Promise<FrontendAnswer> {
    const url = new URL(`/v1${path}`, this.#clerk.url);
    url.searchParams.set("__clerk_db_jwt", this.devBrowser);
    url.searchParams.set("__clerk_api_version", "2026-08-20");
    if (method !== "GET" && method !== "POST") url.searchParams.set("_method", method);
    const response = await fetch(url, {
      method: method === "GET" ? "GET" : "POST",
      headers: { origin: APP_ORIGIN, "content-type": "application/x-www-form-urlencoded" },
      body: method === "GET" ? undefined : new URLSearchParams(form).toString(),
    });
    const body = await response.json();
    return {
      status: response.status,
      body: body?.response ?? body,
      client: body?.client ?? body?.meta?.client ?? null,
      error: body?.errors?.[0],
    };
  }

  post(path: string, form: TestForm = {}): Promise<FrontendAnswer> {
    return this.call("POST", path, form);
  }

  async client(): Promise<ClientJSON | null> {
    const { body } = await this.call("GET", "/client");
    return body.response === null ? null : body;
  }

  /** Starts a sign-up and asks for the code. */
  async beginSignUp(emailAddress: string): Promise<string> {
    const { body } = await this.post("/client/sign_ups", { email_address: emailAddress, password: PASSWORD });
    await this.post(`/client/sign_ups/${body.id}/prepare_verification`, { strategy: "email_code" });
    return body.id;
  }

  attemptSignUp(id: string, code: string): Promise<FrontendAnswer> {
    return this.post(`/client/sign_ups/${id}/attempt_verification`, { strategy: "email_code", code });
  }

  /** Signs up with the code from the mail. */
  async signUp(emailAddress: string): Promise<{ userId: string; sessionId: string }> {
    const id = await this.beginSignUp(emailAddress);
    const { body } = await this.attemptSignUp(id, await this.#clerk.code(emailAddress));
    return { userId: body.created_user_id, sessionId: body.created_session_id };
  }

  signIn(emailAddress: string, password = PASSWORD): Promise<FrontendAnswer> {
    return this.post("/client/sign_ins", { identifier: emailAddress, strategy: "password", password });
  }
}

interface ReceivedRequest {
  headers: Record<string, string>;
  body: string;
}

/** An HTTP server that keeps what it receives and answers with whatever status it is told to. */
export async function startReceiver(answer: (count: number) => number | Promise<number> = () => 204) {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks).toString("utf8"),
    });
    const status = await answer(received.length);
    response.writeHead(status, status >= 300 && status < 400 ? { location: "/elsewhere" } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
