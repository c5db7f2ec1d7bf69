import type { Database } from "#db/client.ts";
import { type Begin, type Begun, beginTurn, resumeTurn } from "#db/turns.ts";
import { buildContext } from "#lib/assistant/context.ts";
import { dailyBudgets } from "#lib/assistant/models.ts";
import { type Block, changes } from "#lib/assistant/protocol.ts";
import type { AssistantRequest } from "#lib/assistant/request.ts";
import { runTool, type ToolRunners, toolResult } from "#lib/assistant/tools.ts";
import type { User } from "#lib/auth/session.ts";
import { clock } from "#lib/clock.ts";
import { AppError, toAppError } from "#lib/errors.ts";

/** An answer that is to be written. */
export interface BegunAnswer {
  begin: Begin;
  budget: Begun["budget"];
  context: string | null;
  history: { question: string; blocks: Block[] }[];
  turn: { question: string; blocks: Block[] };
  /** What became of the changes that the person decided on. */
  decided: Block[];
}

/**
 * Takes a request in, in one round trip; changes that the person allows take theirs besides.
 *
 * @throws AppError where the answer may not be given, and nothing was written
 */
export async function beginAnswer(
  db: Database,
  { id: userId }: User,
  wanted: AssistantRequest,
  runners: ToolRunners,
): Promise<BegunAnswer> {
  const { conversationId, turnId } = wanted;
  const begin = { userId, conversationId, turnId, budgets: dailyBudgets, now: clock.now() };
  const begun =
    wanted.kind === "ask"
      ? await beginTurn(db, begin, wanted.question, wanted.replaces)
      : await resumeTurn(db, begin, wanted.kind === "decide" ? "deciding" : "interrupted");
  assertBegun(begun, begin);
  const { profile, turns, activity, items, budget } = begun;
  const turn = turns.at(-1);
  if (turn?.id !== turnId) throw new Error("The turn that was begun is not the last.");
  const blocks = turn.blocks as Block[];
  const decided = wanted.kind === "decide" ? await decide(blocks, wanted.decisions, runners) : [];
  const context = profile?.personalises ? buildContext({ profile, activity, items }) : null;
  return {
    begin,
    budget,
    context,
    history: turns.slice(0, -1).map((past) => ({ question: past.question, blocks: past.blocks as Block[] })),
    turn: { question: turn.question, blocks: [...blocks, ...decided] },
    decided,
  };
}

/** Does the changes that the person allows, and says of all of them what became of them. */
async function decide(
  blocks: Block[],
  decisions: Record<string, boolean>,
  runners: ToolRunners,
): Promise<Block[]> {
  const done = new Set(blocks.flatMap((block) => (block.type === "tool_result" ? block.tool_use_id : [])));
  const results: Block[] = [];
  for (const block of blocks) {
    if (block.type !== "tool_use" || done.has(block.id) || !changes.includes(block.name)) continue;
    results.push(
      decisions[block.id]
        ? await make(block, runners)
        : toolResult(block.id, "The person declined. Nothing was changed.", true),
    );
  }
  return results;
}

async function make(use: Block & { type: "tool_use" }, runners: ToolRunners): Promise<Block> {
  try {
    return await runTool(runners, use);
  } catch (error) {
    return toolResult(use.id, `It was not done: ${toAppError(error).message}`, true);
  }
}

/** Says why an answer was not begun. */
function assertBegun({ begun, owner, profile, budget }: Begun, { userId }: Begin): void {
  if (begun) return;
  if (profile?.deletedAt || profile?.banned) throw new AppError("unauthenticated", "This account is closed.");
  if (budget.used >= budget.limit)
    throw new AppError("budget_spent", "Today's budget is spent. It is full again at midnight (UTC).");
  if (owner !== userId) throw new AppError("not_found", "This conversation is not here any more.");
  throw new AppError("busy", "This conversation is being answered already, maybe in another tab.");
}
