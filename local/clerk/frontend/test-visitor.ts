import { APP_ORIGIN, PUBLIC_KEY_PEM, TestBrowser, type TestClerk } from "../test-support.ts";

type Options = NonNullable<Parameters<TestClerk["backend"]["authenticateRequest"]>[1]>;

/** The headers of a browser that opens a page. */
export const DOCUMENT = { accept: "text/html", "sec-fetch-dest": "document" };

let people = 0;

/** A browser in front of an app that authenticates each request with Clerk's SDK. */
export class Visitor {
  readonly #clerk: TestClerk;
  readonly cookies = new Map<string, string>();
  options: Options = { jwtKey: PUBLIC_KEY_PEM };
  /** Why the app asked for a handshake, one entry each. */
  handshakes: (string | null)[] = [];

  constructor(clerk: TestClerk) {
    this.#clerk = clerk;
  }

  keep(cookies: string[]): void {
    for (const cookie of cookies) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/Max-Age=0/i.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  async visit(path = "/", headers: Record<string, string> = DOCUMENT) {
    this.handshakes = [];
    let url = new URL(path, APP_ORIGIN).href;
    for (let hop = 0; hop < 10; hop++) {
      const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const toClerk = url.startsWith(this.#clerk.url);
      if (toClerk) this.handshakes.push(new URL(url).searchParams.get("__clerk_hs_reason"));
      const state = toClerk
        ? await fetch(url, { redirect: "manual", headers: { cookie } })
        : await this.#clerk.backend.authenticateRequest(
            new Request(url, { headers: { ...headers, cookie } }),
            {
              proxyUrl: this.#clerk.url,
              ...this.options,
            },
          );
      this.keep(state.headers.getSetCookie());
      const location = state.headers.get("location");
      const auth = !location && "toAuth" in state ? state.toAuth() : null;
      if (auth) return { url, state, auth };
      url = new URL(location ?? "", url).href;
    }
    throw new Error("Too many redirects");
  }
}

/** Somebody who signed in with clerk-js, which then left its cookies with the app. */
export async function signedInVisitor(clerk: TestClerk) {
  const visitor = new Visitor(clerk);
  await visitor.visit();
  const browser = await TestBrowser.open(clerk);
  browser.devBrowser = visitor.cookies.get("__clerk_db_jwt") ?? "";
  const person = await browser.signUp(`person-${people++}@example.com`);
  const updatedAt = (await browser.client())?.updated_at ?? 0;
  visitor.keep([`__client_uat=${Math.floor(updatedAt / 1000)}`]);
  return { visitor, browser, ...person };
}
