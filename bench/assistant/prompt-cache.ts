import { costOf, type Usage } from "#lib/assistant/models.ts";
import { newQuestion, send } from "../../tests/evaluation/conversation.ts";
import { whole } from "../numbers.ts";
import { stranger } from "./people.ts";
import type { Ground, Scene } from "./set-up.ts";
import type { Made } from "./stand-in.ts";

/** Answers are about as long as a model's. */
const questions = [
  "Who am I?",
  "What should I see in Vienna? [[words 300]]",
  "Find someone like me",
  "What is on my list?",
  "Which of it is urgent? [[words 150]]",
  "Write that up as a plan for a week. [[words 400]]",
];

interface Row {
  question: string;
  usage: Usage;
  /** In millionths of a dollar, by the prices of lib/assistant/models.ts. */
  cached: number;
  uncached: number;
}

/**
 * Counts what the prompt cache saves in a conversation, and in the first question of somebody else. The stand-in must not have
 * been asked before.
 */
export async function countCache({ askers }: Ground, { appUrl, standIn }: Scene) {
  const ask = async (request: AskRequest, asker: number): Promise<Row[]> => {
    const { end } = await send({ appUrl, cookies: askers.headers(appUrl, asker).Cookie ?? "" }, request);
    if (end?.type !== "end" || end.state !== "complete")
      throw new Error(`${request.question}: ${JSON.stringify(end)}`);
    return (await standIn.takeRequests()).map((made) => toRow(request.question, made));
  };
  const { conversationId } = newQuestion("");
  const rows: Row[] = [];
  for (const question of questions)
    rows.push(...(await ask({ ...newQuestion(question), conversationId }, 0)));
  const others = await ask(newQuestion("Who am I?"), stranger);
  return [
    ...rows.map(show),
    show({ ...sum(rows), question: "the conversation in all" }),
    ...others.map((row) => show({ ...row, question: `somebody else: ${row.question}` })),
  ];
}

type AskRequest = ReturnType<typeof newQuestion>;

function toRow(question: string, { body, usage: used }: Made): Row {
  const usage = {
    inputTokens: used?.input_tokens ?? 0,
    cacheWriteTokens: used?.cache_creation_input_tokens ?? 0,
    cacheReadTokens: used?.cache_read_input_tokens ?? 0,
    outputTokens: used?.output_tokens ?? 0,
  };
  const uncached = costOf(body.model, withoutCache(usage));
  return { question, usage, cached: costOf(body.model, usage), uncached };
}

function withoutCache({ inputTokens, cacheWriteTokens, cacheReadTokens, outputTokens }: Usage): Usage {
  const all = inputTokens + cacheWriteTokens + cacheReadTokens;
  return { inputTokens: all, cacheWriteTokens: 0, cacheReadTokens: 0, outputTokens };
}

function sum(rows: readonly Row[]): Omit<Row, "question"> {
  const of = (value: (row: Row) => number) => rows.reduce((total, row) => total + value(row), 0);
  return {
    usage: {
      inputTokens: of(({ usage }) => usage.inputTokens),
      cacheWriteTokens: of(({ usage }) => usage.cacheWriteTokens),
      cacheReadTokens: of(({ usage }) => usage.cacheReadTokens),
      outputTokens: of(({ usage }) => usage.outputTokens),
    },
    cached: of((row) => row.cached),
    uncached: of((row) => row.uncached),
  };
}

function show({ question, usage, cached, uncached }: Row) {
  return {
    request: question,
    input: whole(usage.inputTokens),
    "cache write": whole(usage.cacheWriteTokens),
    "cache read": whole(usage.cacheReadTokens),
    output: whole(usage.outputTokens),
    "millionths of a $": whole(cached),
    "without cache": whole(uncached),
    saved: `${(100 - (100 * cached) / uncached).toFixed(0)} %`,
  };
}
