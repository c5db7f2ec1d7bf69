import type { MessageCreateParams } from "@anthropic-ai/sdk/resources/messages";
import { newQuestion } from "../../tests/evaluation/conversation.ts";
import type { Askers } from "./people.ts";
import type { Scene } from "./set-up.ts";

/** Somebody who answers questions with a stream. */
export interface Contestant {
  name: string;
  /** The process; the stand-in's is not measured. */
  pid?: number;
  /** A request for an answer: it is made before the clock runs. */
  request(question: string): Request;
  /** What stands in the stream where text begins, and where it ends well. */
  marks: { text: string; end: string };
}

const upstreamMarks = { text: '"type":"text_delta"', end: '"type":"message_stop"' };

/** The Worker, the least that it could be in two ways, and the stand-in itself; all of them have the stand-in asked the very same. */
export async function contestantsOf(scene: Scene, askers: Askers) {
  const { worker, appUrl, pipe, standIn } = scene;
  const edgewise: Contestant = {
    name: "edgewise",
    pid: worker.pid,
    request: (question) =>
      new Request(`${appUrl}/assistant/stream`, {
        ...{ method: "POST", headers: askers.headers(appUrl) },
        body: JSON.stringify(newQuestion(question)),
      }),
    marks: { text: 'data: {"type":"text"', end: '"state":"complete"' },
  };
  await standIn.takeRequests();
  await answer(edgewise, "[[words 1]]");
  const [first] = await standIn.takeRequests();
  if (!first) throw new Error("The stand-in was not asked.");
  const bodyOf = (question: string) => {
    const messages: MessageCreateParams["messages"] = [{ role: "user", content: question }];
    return JSON.stringify({ ...first.body, messages });
  };
  const peer = (name: string, path: string): Contestant => ({
    ...{ name, pid: pipe.pid, marks: upstreamMarks },
    request: (question) => new Request(new URL(path, pipe.url), { method: "POST", body: bodyOf(question) }),
  });
  const bare = peer("a bare Hono Worker", "/assistant/stream");
  const reading = peer("a bare one that reads and writes each event", "/assistant/stream/read");
  const { url, headers } = standIn.endpoint;
  const direct: Contestant = {
    name: "the stand-in itself",
    request: (question) => new Request(url, { method: "POST", headers, body: bodyOf(question) }),
    marks: upstreamMarks,
  };
  return { edgewise, reading, bare, direct };
}

/**
 * Has a question answered to its end.
 *
 * @returns how long it took to the first piece of text, in milliseconds
 * @throws Error where the answer does not end well
 */
export async function answer({ name, request, marks }: Contestant, question: string): Promise<number> {
  const asked = request(question);
  const start = performance.now();
  const response = await fetch(asked);
  const decoder = new TextDecoder();
  let text = "";
  let firstMs: number | undefined;
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (firstMs === undefined && text.includes(marks.text)) firstMs = performance.now() - start;
  }
  if (firstMs === undefined || !text.includes(marks.end))
    throw new Error(`${name} answered ${response.status}: ${text.slice(-500)}`);
  return firstMs;
}
