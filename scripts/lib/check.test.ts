import { expect, test, vi } from "vitest";
import { runChecks } from "./check.ts";

const node = (code: string): [string, ...string[]] => ["node", "--eval", code];

test("Each part is counted, and what one finds is said with what to do", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const tally = await runChecks([
    { name: "good", command: node("process.exit(0)"), remedy: "" },
    { name: "bad", command: node("console.log('found it'); process.exit(1)"), remedy: "Mend it." },
  ]);
  expect(tally).toEqual({ passed: 1, failed: 1 });
  expect(said).toHaveBeenCalledOnce();
  expect(said.mock.calls[0]?.[0]).toMatch(/bad.+found it.+Mend it\./s);
});
