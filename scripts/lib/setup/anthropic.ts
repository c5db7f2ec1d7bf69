import type { Environment } from "#lib/env.ts";
import { checkAnthropic } from "../checks/anthropic.ts";
import { givenAddresses, type Step } from "./step.ts";

/** The key of the assistant. */
export const anthropic: Step = {
  title: "Anthropic",
  isFor: () => true,
  where: () =>
    "Only for the assistant; without it, its page says that there is no key.\nhttps://platform.claude.com → API keys",
  async ask(guide, variables) {
    const isLocal = "ANTHROPIC_BASE_URL" in variables;
    const key = await guide.secret(
      "ANTHROPIC_API_KEY",
      "API key (sk-ant-…)",
      isLocal ? undefined : variables.ANTHROPIC_API_KEY,
    );
    if (!key) return undefined;
    const { ANTHROPIC_BASE_URL: _, ...rest } = variables;
    return {
      ...rest,
      ANTHROPIC_API_KEY: key,
      ...(await givenAddresses(guide, ["ANTHROPIC_BASE_URL"])),
    };
  },
  check: ({ ANTHROPIC_MODEL = "claude-haiku-5-5", ...variables }) =>
    checkAnthropic({ ...variables, ANTHROPIC_MODEL } as unknown as Environment),
};
