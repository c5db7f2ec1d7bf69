import type { AssistantEvent, Block, Budget, Turn } from "#lib/assistant/protocol.ts";

/** A turn whose answer this tab reads, or has read and does not yet have from the server. */
export interface LiveTurn {
  turn: Turn;
  /** The server's copy when this began; none of a new question. */
  base?: Turn;
  /** The turn that is asked anew. */
  replaces?: string;
  isOver: boolean;
  /** Why it failed, for people. */
  message?: string;
  budget?: Budget;
}

/** A turn as it is shown. */
export type ShownTurn = Turn & { message?: string };

/** A live turn after an event of its stream. */
export function follow(live: LiveTurn, event: AssistantEvent): LiveTurn {
  const { turn } = live;
  switch (event.type) {
    case "start":
      return { ...live, turn: { ...turn, context: event.context } };
    case "text":
      return { ...live, turn: { ...turn, blocks: withText(turn.blocks, event.text) } };
    case "block":
      return { ...live, turn: { ...turn, blocks: [...turn.blocks, event.block] } };
    case "end":
      return { ...live, isOver: true, budget: event.budget, turn: { ...turn, state: event.state } };
    case "error":
      return fail(live, event.message, event.error);
  }
}

/** A live turn that has ended without an answer, or with a part of it. */
function fail(live: LiveTurn, message: string, problem: Turn["problem"]): LiveTurn {
  return { ...live, isOver: true, message, turn: { ...live.turn, state: "failed", problem } };
}

/** A live turn that was broken off. */
export function interrupt(live: LiveTurn, message?: string): LiveTurn {
  return { ...live, isOver: true, message, turn: { ...live.turn, state: "interrupted" } };
}

function withText(blocks: Block[], text: string): Block[] {
  const last = blocks.at(-1);
  if (last?.type !== "text") return [...blocks, { type: "text", text }];
  return [...blocks.slice(0, -1), { type: "text", text: last.text + text }];
}

/** The turns that are shown: the server's, with the live ones laid over. */
export function overlay(saved: Turn[], live: LiveTurn[]): ShownTurn[] {
  let shown: ShownTurn[] = saved;
  for (const entry of live) {
    const { turn, replaces, message } = entry;
    const replaced = shown.findIndex(({ id }) => id === replaces);
    if (replaced >= 0) shown = shown.slice(0, replaced);
    const place = shown.findIndex(({ id }) => id === turn.id);
    if (place < 0) shown = [...shown, { ...turn, message }];
    else if (!isSettled(entry, shown[place])) shown = shown.with(place, { ...turn, message });
  }
  return shown;
}

/** The live turns that the server's copies do not make needless; the same array where all are needed. */
export function unsettled(saved: Turn[], live: LiveTurn[]): LiveTurn[] {
  const rest = live.filter(
    (entry) =>
      !isSettled(
        entry,
        saved.find(({ id }) => id === entry.turn.id),
      ),
  );
  return rest.length === live.length ? live : rest;
}

/** Whether the server's copy says what came of a turn. A page may come that was read before it began. */
function isSettled({ isOver, message, base }: LiveTurn, copy: Turn | undefined): boolean {
  // The server keeps only the reason of a failure: its words stay here.
  if (!isOver || message || !copy || copy.state === "answering") return false;
  return !base || copy.state !== base.state || JSON.stringify(copy.blocks) !== JSON.stringify(base.blocks);
}
