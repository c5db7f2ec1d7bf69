import { after } from "next/server";
import { errorKind, log } from "#lib/log.ts";
import { runEffectsSoon } from "#lib/sync/effects.ts";
import { openServices } from "#lib/sync/services.ts";

/** Does something behind the answer, for which nobody should wait. That it failed is only logged. */
export function afterResponse(event: string, work: () => PromiseLike<unknown>): void {
  after(async () => {
    try {
      await work();
    } catch (error) {
      log.warn(event, { error: errorKind(error) });
    }
  });
}

/** Does what has to follow a change that was just committed: the directory, for one. The cron trigger does it otherwise. */
export function followChange(): void {
  afterResponse("outbox.failed", () => runEffectsSoon(() => openServices()));
}
