import { describe, expect, test } from "vitest";
import { addressOf, failureOf, spawnStandIn } from "../test-program.ts";
import { startAnthropic } from "./server.ts";
import { API_KEY, ask, startTestServer } from "./test-server.ts";

const settings = { LOCAL_ANTHROPIC_PORT: "0", LOCAL_ANTHROPIC_KEY: API_KEY, LOCAL_ANTHROPIC_TOKEN_MS: "0" };
const refusal = (changed: Record<string, string>) =>
  failureOf(spawnStandIn("anthropic", { ...settings, ...changed }));

describe("the program", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "answers, and ends on %s in the middle of an answer",
    async (signal) => {
      const program = spawnStandIn("anthropic", { ...settings, LOCAL_ANTHROPIC_TOKEN_MS: "50" });
      const response = await fetch(`${await addressOf("anthropic", program)}/v1/messages`, {
        method: "POST",
        headers: { authorization: `Bearer ${API_KEY}`, "anthropic-version": "2026-10-21" },
        body: JSON.stringify({ ...ask("[[minutes 1]]"), stream: true }),
      });
      expect(response.status).toBe(200);
      program.child.kill(signal);
      await expect(response.text()).rejects.toThrow();
      expect([await program.ended, program.complaint]).toEqual([0, ""]);
    },
  );

  test("ends with the process that started it", async () => {
    const program = spawnStandIn("anthropic", settings);
    await addressOf("anthropic", program);
    program.child.disconnect();
    expect([await program.ended, program.complaint]).toEqual([0, ""]);
  });
});

describe("configuration", () => {
  test.each(["LOCAL_ANTHROPIC_PORT", "LOCAL_ANTHROPIC_KEY"])("%s must be set", async (name) => {
    const { code, complaint } = await refusal({ [name]: "" });
    expect([code, complaint]).toEqual([1, expect.stringContaining(`${name} is not set`)]);
  });

  test.each(["many", "-1"])("a pace of %s is refused", async (pace) => {
    const { code, complaint } = await refusal({ LOCAL_ANTHROPIC_TOKEN_MS: pace });
    expect([code, complaint]).toEqual([
      1,
      expect.stringContaining("LOCAL_ANTHROPIC_TOKEN_MS is not a number"),
    ]);
  });

  test("a port that is taken is named", async () => {
    const { port } = await startTestServer();
    const { code, complaint } = await refusal({ LOCAL_ANTHROPIC_PORT: String(port) });
    expect([code, complaint]).toEqual([1, expect.stringContaining(`port ${port}: listen EADDRINUSE`)]);
  });
});

test("a server may be closed more than once, and its port is free then", async () => {
  const { port, close } = await startTestServer();
  await Promise.all([close(), close()]);
  const again = await startAnthropic({ port, apiKey: API_KEY });
  await again.close();
});
