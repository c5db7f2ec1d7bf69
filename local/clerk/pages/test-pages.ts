import type { TestClerk } from "../test-support.ts";

export interface LoadedPage {
  status: number;
  text: string;
  location: string | null;
  cookie: string | null;
}

/** Loads a page as a browser does that keeps no cookies. */
export async function load(clerk: TestClerk, path: string, cookie = ""): Promise<LoadedPage> {
  return await pageOf(await fetch(`${clerk.url}${path}`, { headers: { cookie }, redirect: "manual" }));
}

/** Sends a form from a page of the dashboard. */
export async function submit(
  clerk: TestClerk,
  path: string,
  fields: Record<string, string> = {},
  origin = clerk.url,
): Promise<LoadedPage> {
  const response = await fetch(`${clerk.url}${path}`, {
    method: "POST",
    redirect: "manual",
    headers: { origin, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
  return await pageOf(response);
}

async function pageOf(response: Response): Promise<LoadedPage> {
  return {
    status: response.status,
    text: await response.text(),
    location: response.headers.get("location"),
    cookie: response.headers.get("set-cookie"),
  };
}
