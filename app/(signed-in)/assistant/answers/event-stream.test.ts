import { expect, test } from "vitest";
import type { AssistantEvent } from "#lib/assistant/protocol.ts";
import { readEvents } from "./event-stream.ts";

const events: AssistantEvent[] = [
  { type: "start", context: null },
  { type: "text", text: "Grüße, 世界 \u{1F30D}\n\ndata: no" },
  { type: "block", block: { type: "tool_use", id: "t", name: "list_items", input: {} } },
  { type: "end", state: "complete", budget: { used: 1, limit: 2 } },
];

function streamOf(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
      controller.close();
    },
  });
}

async function gather(stream: AsyncIterable<AssistantEvent>): Promise<AssistantEvent[]> {
  const gathered: AssistantEvent[] = [];
  for await (const event of stream) gathered.push(event);
  return gathered;
}

const wire = (lineEnd: string) =>
  events.map((event) => `data: ${JSON.stringify(event)}${lineEnd}${lineEnd}`).join("");

test.each([1, 2, 3, 7, 64, 10_000])("Events come whole in pieces of %i bytes", async (size) => {
  expect(await gather(readEvents(streamOf(wire("\n"), size)))).toEqual(events);
  expect(await gather(readEvents(streamOf(wire("\r\n"), size)))).toEqual(events);
});

test("Heartbeats and other fields are passed over", async () => {
  const text = `: still here\n\nevent: message\nid: 1\ndata:${JSON.stringify(events[0])}\n\n: and on\n\n`;
  expect(await gather(readEvents(streamOf(text, 5)))).toEqual([events[0]]);
});

test("What is cut off at the end is not told", async () => {
  const text = `${wire("\n")}data: {"type":"text","te`;
  expect(await gather(readEvents(streamOf(text, 9)))).toEqual(events);
});

test("Whoever stops reading cancels the stream", async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode(wire("\n"))),
    cancel() {
      isCancelled = true;
    },
  });
  for await (const event of readEvents(body)) {
    expect(event).toEqual(events[0]);
    break;
  }
  expect(isCancelled).toBe(true);
});
