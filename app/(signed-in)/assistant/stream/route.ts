import { after } from "next/server";
import { openAnthropic } from "#lib/assistant/anthropic.ts";
import { AssistantRequest } from "#lib/assistant/request.ts";
import { environment } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { userHandler } from "#lib/http/handler.ts";
import { limitRate } from "#lib/http/rate-limits.ts";
import { beginAnswer } from "./begin-answer.ts";
import { streamAnswer } from "./stream-answer.ts";

/** Answers a question, event by event. Whoever leaves ends the answer: what there is of it is kept. */
export const POST = userHandler(AssistantRequest, async (user, wanted, { signal }) => {
  if (user.actorId) throw new AppError("forbidden", "Only they can talk to their assistant.");
  const client = openAnthropic(environment());
  await limitRate("assistant", user.id);
  const begun = await beginAnswer(user, wanted);
  const { body, kept } = streamAnswer(begun, client, signal);
  // Also where the browser has left, the end is kept.
  after(kept);
  const headers = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
  };
  return new Response(body, { headers });
});
