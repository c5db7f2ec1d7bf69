import { expect, test } from "vitest";
import { readOutcome } from "./outcomes.ts";

test("An outcome of ours filters; anything else in the address does not", () => {
  expect(readOutcome("set_aside")).toBe("set_aside");
  for (const other of ["mars", "", "toString", undefined, ["applied", "ignored"]]) {
    expect(readOutcome(other)).toBeUndefined();
  }
});
