import { openAnthropic } from "#lib/assistant/anthropic.ts";
import { AssistantRequest } from "#lib/assistant/request.ts";
import { environment } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { userHandler } from "#lib/http/handler.ts";
import { limitRate } from "#lib/http/rate-limits.ts";
import { openDatabase } from "#lib/open-database.ts";
import { beginAnswer } from "./begin-answer.ts";
import { runnersFor } from "./runners.ts";
import { streamAnswer } from "./stream-answer.ts";

/** Where answers are asked for. */
export const assistantPath = "/assistant/stream";

/** Answers a question, event by event. Whoever leaves ends the answer: what there is of it is kept. */
export const answerAssistant = userHandler(
  AssistantRequest,
  async (user, wanted, { signal }, { env, runAfter }) => {
    if (user.actorId) throw new AppError("forbidden", "Only they can talk to their assistant.");
    const client = openAnthropic(environment());
    await limitRate(() => env, "assistant", user.id);
    const db = openDatabase();
    const runners = runnersFor(db, user, runAfter);
    const begun = await beginAnswer(db, user, wanted, runners);
    const { body, kept } = streamAnswer(db, begun, { client, runners }, signal);
    // Also where the browser has left, the end is kept.
    runAfter(() => kept);
    return new Response(body, {
      headers: {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store, no-transform",
        "X-Content-Type-Options": "nosniff",
      },
    });
  },
);
