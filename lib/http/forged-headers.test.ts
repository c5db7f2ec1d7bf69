import { expect, test } from "vitest";
import { dropForgedHeaders } from "./forged-headers.ts";

function after(headers: Record<string, string>) {
  const request = new Request("https://example.com/items", { headers });
  dropForgedHeaders(request);
  return Object.fromEntries(request.headers);
}

test("Nobody says where the site is, nor hands Next the state of a page", () => {
  const said = { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "javascript", "Next-Resume": "1" };
  expect(after(said)).toEqual({ "x-forwarded-proto": "https" });
});
