import { appendFileSync } from "node:fs";

/** Whether this is the full campaign (`npm run test:faults`), or the short form that `npm test` runs. */
export const isFull = process.env.FAULTS === "full";

/** How much of something a test does: a little by default, all of it in the full campaign. */
export const scaled = (short: number, full: number): number => (isFull ? full : short);

/** What a test tried, and how it ended. */
export interface Summary {
  /** Schedules, rounds or requests: what the test repeats. */
  runs: number;
  /** Things that were made to go wrong. */
  faults: number;
  deliveries: number;
  /** How often the mirror was not what it had to be. */
  divergences: number;
  /** What makes the same run once more. */
  seed?: number;
}

/** Notes what a test tried, for the table that the campaign prints at its end. */
export function report(test: string, summary: Summary): void {
  const file = process.env.FAULTS_REPORT;
  if (file) appendFileSync(file, `${JSON.stringify({ test, ...summary })}\n`);
}
