import type { AssistantEvent, Block } from "#lib/assistant/protocol.ts";
import type { AssistantRequest } from "#lib/assistant/request.ts";

/** Somebody who talks with the assistant without a browser. */
export interface Asker {
  appUrl: string;
  /** Of a signed-in request. */
  cookies: string;
}

/** What came of a request to the assistant. */
export interface Reply {
  status: number;
  events: AssistantEvent[];
  /** All that was said. */
  text: string;
  /** What tools were used for, and what they gave. */
  blocks: Block[];
  end: AssistantEvent | undefined;
}

/** Sends a request to the assistant, and reads its answer to the end. */
export async function send(asker: Asker, request: AssistantRequest): Promise<Reply> {
  const response = await fetch(`${asker.appUrl}/assistant/stream`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Cookie: asker.cookies, Origin: asker.appUrl },
    body: JSON.stringify(request),
  });
  const body = await response.text();
  const events = [...body.matchAll(/^data: (.*)$/gm)].map(
    ([, json = ""]) => JSON.parse(json) as AssistantEvent,
  );
  return {
    status: response.status,
    events,
    text: events.map((event) => (event.type === "text" ? event.text : "")).join(""),
    blocks: events.flatMap((event) => (event.type === "block" ? [event.block] : [])),
    end: events.find(({ type }) => type === "end" || type === "error"),
  };
}

/** A first question in a new conversation. */
export function newQuestion(question: string) {
  const ids = { conversationId: crypto.randomUUID() as string, turnId: crypto.randomUUID() as string };
  return { kind: "ask" as const, ...ids, question };
}
