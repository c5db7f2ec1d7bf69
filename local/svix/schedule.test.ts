import { expect, it } from "vitest";
import { dueAt, SCHEDULE } from "./schedule.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it("tries at once, then after the pauses that Svix documents, eight times in all", () => {
  expect(SCHEDULE).toEqual([0, 5000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR]);
});

it("counts each pause from the attempt before, and gives up after the last", () => {
  expect(dueAt(0, 1000, 1)).toBe(1000);
  expect(dueAt(1, 1000, 1)).toBe(6000);
  expect(dueAt(7, 1000, 1)).toBe(1000 + 10 * HOUR);
  expect(dueAt(8, 1000, 1)).toBeNull();
});

it("can run faster", () => {
  expect(dueAt(2, 0, 0.001)).toBe(300);
});
