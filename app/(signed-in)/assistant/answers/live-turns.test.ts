import { expect, test } from "vitest";
import type { Turn } from "#lib/assistant/protocol.ts";
import { follow, type LiveTurn, overlay, unsettled } from "./live-turns.ts";

const turn = (id: string, more: Partial<Turn> = {}): Turn => ({
  id,
  question: `Question ${id}`,
  blocks: [],
  state: "complete",
  problem: null,
  context: null,
  ...more,
});
const live = (id: string, more: Partial<LiveTurn> = {}): LiveTurn => ({
  turn: turn(id, { state: "answering" }),
  isOver: false,
  ...more,
});
const ids = (turns: Turn[]) => turns.map(({ id }) => id);

test("An answer grows by its events", () => {
  const begun = follow(live("a"), { type: "start", context: "About you" });
  const block = { type: "tool_use", id: "t", name: "list_items", input: {} } as const;
  const written = [
    { type: "text", text: "Hel" } as const,
    { type: "text", text: "lo" } as const,
    { type: "block", block } as const,
    { type: "text", text: "!" } as const,
    { type: "end", state: "complete", budget: { used: 1, limit: 2 } } as const,
  ].reduce(follow, begun);
  expect(written).toEqual({
    turn: turn("a", {
      context: "About you",
      blocks: [{ type: "text", text: "Hello" }, block, { type: "text", text: "!" }],
    }),
    isOver: true,
    budget: { used: 1, limit: 2 },
  });
});

test("An answer that fails keeps what there is of it", () => {
  const partly = follow(live("a"), { type: "text", text: "Half" });
  const failed = follow(partly, { type: "error", error: "unavailable", message: "Try again." });
  expect(failed).toMatchObject({
    isOver: true,
    message: "Try again.",
    turn: { state: "failed", problem: "unavailable", blocks: [{ type: "text", text: "Half" }] },
  });
});

test("A live turn stands behind the saved ones, and in the place of its own copy", () => {
  const saved = [turn("a"), turn("b", { state: "interrupted" })];
  expect(ids(overlay(saved, [live("c")]))).toEqual(["a", "b", "c"]);
  expect(overlay(saved, [live("b")])[1]?.state).toBe("answering");
});

test("A question that is asked anew drops that turn and all after it", () => {
  const saved = [turn("a"), turn("b"), turn("c")];
  expect(ids(overlay(saved, [live("d", { replaces: "b" })]))).toEqual(["a", "d"]);
});

test("The server's copy takes the place of a turn that is over, once it says what came of it", () => {
  const over = live("a", { turn: turn("a", { state: "complete" }), isOver: true });
  expect(unsettled([turn("a", { state: "answering" })], [over])).toEqual([over]);
  expect(unsettled([], [over])).toEqual([over]);
  expect(unsettled([turn("a")], [over])).toEqual([]);
  expect(unsettled([turn("a")], [live("a")])).toHaveLength(1);
});

test("A copy from before an answer was gone on with does not take it back", () => {
  const base = turn("a", { state: "interrupted", blocks: [{ type: "text", text: "Half" }] });
  const over = live("a", { turn: turn("a"), base, isOver: true });
  expect(overlay([base], [over])[0]?.state).toBe("complete");
  expect(unsettled([{ ...base }], [over])).toEqual([over]);
  expect(unsettled([turn("a")], [over])).toEqual([]);
});

test("The words of a failure stay when the server's copy has come", () => {
  const failed = live("a", { turn: turn("a", { state: "failed" }), isOver: true, message: "Try again." });
  expect(overlay([turn("a", { state: "failed" })], [failed])[0]?.message).toBe("Try again.");
});
