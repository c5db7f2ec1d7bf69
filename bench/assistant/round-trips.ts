import { setTimeout as sleep } from "node:timers/promises";
import type { AssistantRequest } from "#lib/assistant/request.ts";
import { StopError } from "../../scripts/lib/terminal.ts";
import { newQuestion, send } from "../../tests/evaluation/conversation.ts";
import type { Ground, Scene } from "./set-up.ts";

/** Who asks is the same all the time: the second question is of the same conversation. */
const asker = 0;
const waitMs = 400;

/**
 * Counts the requests to the database for an answer: before the model is asked, and in all. The model is kept waiting until
 * those before it are counted.
 *
 * @throws StopError where a question takes more than one before the model is asked
 */
export async function countRoundTrips(
  { askers, countPosts }: Ground,
  { appUrl, standIn }: Pick<Scene, "appUrl" | "standIn">,
) {
  const first = newQuestion("Good morning.");
  const change = { ...newQuestion("Add tea to my list"), conversationId: first.conversationId };
  const turn = { conversationId: first.conversationId, turnId: change.turnId };
  const ask = async (request: AssistantRequest) => {
    const before = await countPosts();
    await standIn.delayNext(waitMs);
    const answered = send({ appUrl, cookies: askers.headers(appUrl, asker).Cookie ?? "" }, request);
    while (!(await standIn.hasArrived())) await sleep(5);
    const upstream = (await countPosts()) - before;
    const { blocks, end, status } = await answered;
    if (end?.type !== "end") throw new Error(`${status}: ${JSON.stringify(end)}`);
    // What is kept behind the answer is counted too.
    await sleep(waitMs);
    const proposal = blocks.find((block) => block.type === "tool_use");
    return { upstream, inAll: (await countPosts()) - before, proposal };
  };
  const rows: Record<string, Awaited<ReturnType<typeof ask>>> = {};
  rows["a first question"] = await ask(first);
  rows["a second one"] = await ask({ ...newQuestion("And now?"), conversationId: first.conversationId });
  rows["one that lists items (two requests)"] = await ask(newQuestion("What is on my list?"));
  rows["one that searches the directory (two)"] = await ask(newQuestion("Who is Grace?"));
  const proposed = await ask(change);
  rows["one that proposes a change"] = proposed;
  if (Object.values(rows).some(({ upstream }) => upstream !== 1))
    throw new StopError(
      "A member's question is to take one request to the database before the model is asked.",
    );
  const decisions = { [proposed.proposal?.id ?? ""]: true };
  rows["the change, allowed"] = await ask({ kind: "decide", ...turn, decisions });
  return Object.entries(rows).map(([name, { upstream, inAll }]) => ({
    "POSTs to the database": name,
    "before the model": upstream,
    "in all": inAll,
  }));
}
