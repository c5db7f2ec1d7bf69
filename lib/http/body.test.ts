import { expect, test } from "vitest";
import { readText } from "./body.ts";

function post(body: BodyInit, headers = {}) {
  return new Request("http://localhost/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
}

test("A body within the limit is read as it is, byte order mark and all", async () => {
  expect(await readText(post("\uFEFFgrüße 🙂"), 100)).toBe("\uFEFFgrüße 🙂");
});

test("A request without a body is empty", async () => {
  expect(await readText(new Request("http://localhost/", { method: "POST" }), 100)).toBe("");
});

test("A body is measured in bytes, to the byte", async () => {
  expect(await readText(post("äöü"), 6)).toBe("äöü");
  await expect(readText(post("äöüx"), 6)).rejects.toMatchObject({ reason: "too_large", status: 413 });
});

test("A body without a length is stopped where it grows too large", async () => {
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent++;
      controller.enqueue(new Uint8Array(10));
    },
  });
  await expect(readText(post(endless), 100)).rejects.toMatchObject({ reason: "too_large" });
  expect(sent).toBeLessThan(20);
});

test("A character that is cut between two chunks is whole again", async () => {
  const bytes = new TextEncoder().encode("🙂");
  const halves = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.slice(0, 2));
      controller.enqueue(bytes.slice(2));
      controller.close();
    },
  });
  expect(await readText(post(halves), 100)).toBe("🙂");
});

test("Bytes that are no text are refused", async () => {
  await expect(readText(post(new Uint8Array([0xff, 0xfe])), 100)).rejects.toMatchObject({
    reason: "invalid_input",
  });
  await expect(readText(post(new Uint8Array([0xc3])), 100)).rejects.toMatchObject({
    reason: "invalid_input",
  });
});

test("Bytes that are no text are read to the end: who still sends gets the answer", async () => {
  let rest = 5;
  let isLeft = false;
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array([0xff]));
      rest--;
      if (rest === 0) controller.close();
    },
    cancel() {
      isLeft = true;
    },
  });
  await expect(readText(post(body), 100)).rejects.toMatchObject({ reason: "invalid_input" });
  expect(isLeft).toBe(false);
  expect(rest).toBe(0);
});
