import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { startService, stopAll } from "./processes.ts";

const megabyte = 1_000_000;
const talker = `
  const say = (text) => new Promise((done) => process.stdout.write(text + "\\n", done));
  await say("ready");
  for (let n = 0; n < 110; n++) await say("x".repeat(${megabyte}));
  await say("said");
  setInterval(() => {}, 1_000);
`;

test("A program that says more than a hundred megabytes runs on", { timeout: 60_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), "talker-"));
  onTestFinished(async () => {
    await stopAll();
    await rm(directory, { recursive: true });
  });
  const logFile = join(directory, "talker.log");
  const script = ["--input-type=module", "--eval", talker];
  await startService({ name: "talker", script, env: process.env, logFile, ready: /^ready$/ });
  const isLong = async () => expect((await stat(logFile)).size).toBeGreaterThan(110 * megabyte + 110);
  await vi.waitFor(isLong, { timeout: 50_000, interval: 200 });
  const lines = (await readFile(logFile, "utf8")).split("\n").filter((line) => !line.startsWith("x"));
  expect(lines).toEqual(["ready", "said", ""]);
});
