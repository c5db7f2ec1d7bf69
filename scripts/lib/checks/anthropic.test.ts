import { expect, inject, test } from "vitest";
import type { Environment } from "#lib/env.ts";
import { checkAnthropic } from "./anthropic.ts";

const environment = (more = {}) =>
  ({
    ANTHROPIC_API_KEY: inject("anthropicKey"),
    ANTHROPIC_BASE_URL: inject("anthropicUrl"),
    ANTHROPIC_MODEL: "claude-haiku-5-5",
    ...more,
  }) as Environment;

test("Without a key it is not used, with a good one it is good", async () => {
  expect(await checkAnthropic(environment({ ANTHROPIC_API_KEY: undefined }))).toMatchObject({
    status: "skipped",
  });
  expect(await checkAnthropic(environment())).toMatchObject({ status: "ok" });
});

test("A key that is refused is told from a model that is not there", async () => {
  expect(await checkAnthropic(environment({ ANTHROPIC_API_KEY: "wrong" }))).toMatchObject({
    status: "failed",
  });
  expect(await checkAnthropic(environment({ ANTHROPIC_MODEL: "claude-none" }))).toMatchObject({
    status: "failed",
    detail: expect.stringContaining('no model "claude-none"'),
  });
});
