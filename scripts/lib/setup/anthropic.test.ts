import { expect, inject, test } from "vitest";
import { anthropic } from "./anthropic.ts";
import { machine } from "./guide.ts";

test("The key is tried at its service, and the stand-in's address goes with the stand-in's key", async () => {
  const given = { ANTHROPIC_API_KEY: inject("anthropicKey"), ANTHROPIC_BASE_URL: inject("anthropicUrl") };
  const good = await anthropic.ask(machine(given), {});
  expect(good && (await anthropic.check(good, "real")).status).toBe("ok");
  const wrong = await anthropic.ask(machine({ ...given, ANTHROPIC_API_KEY: "wrong" }), {});
  expect(wrong && (await anthropic.check(wrong, "real")).status).toBe("failed");
  expect(await anthropic.ask(machine({}), given)).toBeUndefined();
  expect(await anthropic.ask(machine({ ANTHROPIC_API_KEY: "own" }), given)).toEqual({
    ANTHROPIC_API_KEY: "own",
  });
});
