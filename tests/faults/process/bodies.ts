import { once } from "node:events";
import { type ClientRequest, type OutgoingHttpHeaders, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** A POST whose body the caller writes as it likes. */
export function open(url: string, headers: OutgoingHttpHeaders): ClientRequest {
  const opened = request(url, { method: "POST", headers });
  // What breaks is seen by whoever waits for the answer.
  opened.on("error", () => {});
  return opened;
}

/** The answer's status; 0 where the connection breaks instead. */
export async function statusOf(opened: ClientRequest): Promise<number> {
  const answer = once(opened, "response").then(([response]) => {
    response.resume();
    return response.statusCode as number;
  });
  return Promise.race([answer, once(opened, "close").then(() => sleep(100, 0))]).catch(() => 0);
}

/** A text in so many pieces. */
export function piecesOf(text: string, count: number): string[] {
  const size = Math.ceil(text.length / count);
  return Array.from({ length: count }, (_, n) => text.slice(n * size, (n + 1) * size));
}
