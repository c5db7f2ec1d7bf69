import { portSetting, runStandIn, SettingError, setting, startingOn } from "../program.ts";
import { startAnthropic } from "./server.ts";

await runStandIn("anthropic", async () => {
  const [port, apiKey] = [portSetting("LOCAL_ANTHROPIC_PORT"), setting("LOCAL_ANTHROPIC_KEY")];
  const tokenMs = Number(process.env.LOCAL_ANTHROPIC_TOKEN_MS || 20);
  if (!(tokenMs >= 0 && tokenMs <= 60_000))
    throw new SettingError("LOCAL_ANTHROPIC_TOKEN_MS is not a number of milliseconds up to 60000.");
  return startingOn("127.0.0.1", port, startAnthropic({ port, apiKey, tokenMs }));
});
