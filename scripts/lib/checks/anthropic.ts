import { openAnthropic } from "#lib/assistant/anthropic.ts";
import type { Environment } from "#lib/env.ts";
import { type Finding, failed, find, ok, skipped } from "./finding.ts";

/** Looks at Anthropic's key and at the model that it is to answer with. */
export function checkAnthropic(environment: Environment): Promise<Finding> {
  return find("Anthropic", "Check ANTHROPIC_API_KEY: https://platform.claude.com → API keys.", async () => {
    if (!environment.ANTHROPIC_API_KEY)
      return skipped("not used: the assistant's page says that it has no key");
    const model = environment.ANTHROPIC_MODEL;
    try {
      await openAnthropic(environment).get(`/v1/models/${encodeURIComponent(model)}`);
    } catch (error) {
      if ((error as { status?: number }).status === 404)
        return failed(`The key is good, but there is no model "${model}".`, "Check ANTHROPIC_MODEL.");
      throw error;
    }
    return ok(`answers with ${model}`);
  });
}
