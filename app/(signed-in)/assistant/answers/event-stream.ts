import type { AssistantEvent } from "#lib/assistant/protocol.ts";

/**
 * Reads the server-sent events of an answer, wherever its pieces are cut. What has no end of its own when the stream ends is
 * not told. Leaving the loop early cancels the stream.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<AssistantEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const messages = rest.split(/\r?\n\r?\n/);
      rest = messages.pop() ?? "";
      for (const message of messages) {
        const data = dataOf(message);
        if (data) yield JSON.parse(data) as AssistantEvent;
      }
    }
  } finally {
    // Where it has broken already, there is nothing to cancel.
    reader.cancel().catch(() => {});
  }
}

function dataOf(message: string): string {
  return message
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5))
    .join("\n")
    .trim();
}
