import * as v from "valibot";
import { plainText } from "#lib/text-field.ts";
import { maxQuestion } from "./protocol.ts";

const Id = v.pipe(v.string(), v.uuid());

/** What the browser sends. It makes the ids, so that a request that is sent twice is answered once. */
export const AssistantRequest = v.variant("kind", [
  v.strictObject({
    kind: v.literal("ask"),
    conversationId: Id,
    turnId: Id,
    question: v.pipe(
      v.string(),
      v.transform(plainText),
      v.trim(),
      v.nonEmpty("Ask something."),
      v.maxLength(maxQuestion, `Make it shorter: ${maxQuestion} characters fit.`),
    ),
    /** The turn that is asked anew: it and whatever came after it are dropped. */
    replaces: v.optional(Id),
  }),
  /** Goes on with an answer that broke off. */
  v.strictObject({ kind: v.literal("continue"), conversationId: Id, turnId: Id }),
  /** Says of each change that the assistant proposes whether it may be made, and goes on. */
  v.strictObject({
    kind: v.literal("decide"),
    conversationId: Id,
    turnId: Id,
    /** By the id of the proposal. */
    decisions: v.pipe(v.record(v.pipe(v.string(), v.maxLength(100)), v.boolean()), v.maxEntries(20)),
  }),
]);

export type AssistantRequest = v.InferOutput<typeof AssistantRequest>;
