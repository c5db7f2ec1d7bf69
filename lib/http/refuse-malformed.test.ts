import { expect, test } from "vitest";
import { inRequest } from "#lib/request-context.ts";
import { refuseMalformed, refuseUnreadable } from "./refuse-malformed.ts";

/** The status of an answer, where there is one. */
async function ask(path: string, headers: Record<string, string> = {}, method = "GET", body?: string) {
  const request = new Request(`https://example.com${path}`, { method, headers, body });
  return (await refuseMalformed(request))?.status;
}
const written = '--part\r\nContent-Disposition: form-data; name="name"\r\n\r\nA name\r\n--part--\r\n';
const form = {
  "Content-Type": "multipart/form-data; boundary=part",
  "Content-Length": String(written.length),
};
const post = (headers: Record<string, string>, path = "/items", body = written) =>
  ask(path, { ...form, ...headers }, "POST", body);

test.each(["/sign-in/%", "/directory/%ff", "/%c0%af", "/%ED%A0%80"])("%s cannot be decoded", async (path) => {
  expect(await ask(path)).toBe(400);
});

test.each([
  "/%25//x/a.png",
  "/%25/../a.png",
  "/%25",
  "/a.png%3F%25",
  "/%23%25",
  "/%5C[a.png",
  "/%5Ca/b.png",
  "/%09/a/b.png",
  "//[",
])("The image %s has no address here", async (image) => {
  expect(await ask(`/_next/image?url=${image}&w=64&q=75`)).toBe(400);
  expect(await ask(`/directory?url=${image}`)).toBeUndefined();
});

test("An image that has one is left to who answers it", async () => {
  expect(await ask("/_next/image?url=%2Fa%2520picture.png&w=64&q=75")).toBeUndefined();
  expect(await ask("/_next/image?url=https%3A%2F%2Fimages.example%2Fa.png&w=64&q=75")).toBeUndefined();
  expect(await ask("/_next/image")).toBeUndefined();
});

test.each(["/", "/directory/%00", "/%2525", "/items?q=%", "/%F0%9F%99%82"])("%s can be", async (path) => {
  expect(await ask(path)).toBeUndefined();
});

test.each(["https://evil.example", "null", "", "https://example.com, "])(
  "A form of a page of %j is refused",
  async (Origin) => {
    expect(await post({ Origin })).toBe(403);
  },
);

test("A form of our own pages is not, nor one of which no browser says whose it is, nor one for Clerk", async () => {
  expect(await post({ Origin: "https://example.com" })).toBeUndefined();
  expect(await post({})).toBeUndefined();
  expect(await post({ Origin: "https://appleid.apple.com" }, "/__clerk/v1/oauth_callback")).toBeUndefined();
});

test("What is no form is left to whoever takes it", async () => {
  const json = { "Content-Type": "application/json", Origin: "https://other.example" };
  expect(await ask("/api/own", json, "POST")).toBeUndefined();
});

test("A form or an action that is too large, or may be, is refused", async () => {
  expect(await post({ "Content-Length": "65537" })).toBe(413);
  expect(await ask("/", { "Next-Action": "7f", "Content-Type": "text/plain" }, "POST")).toBe(411);
});

test("A form is left as it was; one that is not written as its type says is refused", async () => {
  const request = new Request("https://example.com/items", { method: "POST", headers: form, body: written });
  expect(await refuseMalformed(request)).toBeUndefined();
  expect(await request.text()).toBe(written);
  expect(await post({}, "/items", "")).toBe(400);
  expect(await post({ "Content-Type": "multipart/form-data" })).toBe(400);
  expect(await post({ "Content-Type": "multipart/form-data; boundary=other" })).toBe(400);
});

const reference = {
  $ACTION_REF_1: "",
  "$ACTION_1:0": '{"id":"7f","bound":"$@1"}',
  "$ACTION_1:1": '["$undefined"]',
  $ACTION_KEY: "k1",
};
const nothing = { "$ACTION_1:0": '{"id":"7f","bound":"$undefined"}' };

/** Sends a form as a browser without JavaScript does. */
function submit(fields: Record<string, string>) {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--part\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return post({}, "/items", `${parts.join("")}--part--\r\n`);
}

test.each<[string, Record<string, string>]>([
  ["says that there are no arguments", { ...reference, ...nothing }],
  ["holds them itself", { ...reference, "$ACTION_1:0": '{"id":"7f","bound":[]}' }],
  ["does not say what they are", { ...reference, "$ACTION_1:0": '{"id":"7f"}' }],
  ["says it twice", { ...reference, "$ACTION_1:0": '{"id":"7f","bound":"$@1","bound":"$"}' }],
  ["has something else as arguments", { ...reference, "$ACTION_1:1": '"$undefined"' }],
  ["has half of them", { ...reference, "$ACTION_1:1": "[" }],
  ["runs another action", { ...reference, $ACTION_ID_7e: "" }],
])("A form whose action %s is refused", async (_, fields) => {
  expect(await submit(fields)).toBe(400);
});

test.each<[string, Record<string, string>]>([
  ["with its arguments", reference],
  ["after another one", { $ACTION_ID_7e: "", ...reference }],
  ["by its id", { $ACTION_ID_7f: "", $ACTION_KEY: "k1" }],
  ["whose result no form waits for", { $ACTION_REF_1: "", ...nothing }],
  ["none", { $ACTION_KEY: "k1", name: "A name" }],
])("A form that names its action %s is let through", async (_, fields) => {
  expect(await submit(fields)).toBeUndefined();
});

test.each(["{}", "%E0%A4%A", "null", '["",{"children":[]}]', `["${"x".repeat(50_000)}",{}]`])(
  "%.20s is nothing that Next's router says",
  async (tree) => {
    expect(await ask("/items", { RSC: "1", "Next-Router-State-Tree": tree })).toBe(400);
  },
);

test("What Next's router says is let through", async () => {
  const tree = encodeURIComponent('["",{"children":["items",{"children":["__PAGE__",{}]}]},null,null,16]');
  expect(await ask("/items", { RSC: "1", "Next-Router-State-Tree": tree })).toBeUndefined();
});

test.each([
  ["nothing of ours saw it", { isLetThrough: true }, 500, 400],
  ["an action had looked at the session", { isLetThrough: true, userId: "user_1" }, 500, undefined],
  ["the middleware itself broke", {}, 500, undefined],
  ["it was answered", { isLetThrough: true }, 200, undefined],
])("An action that Next answers, and %s", (_, known, status, expected) => {
  const action = { method: "POST", headers: { "Next-Action": "7f" } };
  const request = new Request("https://example.com/items", action);
  const refuse = (request: Request) =>
    inRequest({ id: "1", trips: 0, ...known }, () => refuseUnreadable(request, status));
  expect(refuse(request)?.status).toBe(expected);
  expect(refuse(new Request("https://example.com/items"))).toBeUndefined();
});
