import * as v from "valibot";
import { errors, notImplemented } from "./errors.ts";
import { findModel } from "./models.ts";

const absent = (what: string) => v.nullish(v.null(notImplemented(what)));
const CacheControl = v.nullish(
  v.strictObject({ type: v.literal("ephemeral"), ttl: v.optional(v.picklist(["5m", "1h"]), "5m") }),
);

const Text = v.strictObject({
  type: v.literal("text"),
  text: v.string(),
  cache_control: CacheControl,
  citations: v.nullish(v.pipe(v.array(v.unknown()), v.maxLength(0, notImplemented("citations")))),
});
const ToolUse = v.strictObject({
  type: v.literal("tool_use"),
  id: v.pipe(v.string(), v.regex(/^[\w-]+$/, "String should match pattern '^[a-zA-Z0-9_-]+$'")),
  name: v.string(),
  input: v.record(v.string(), v.unknown()),
  cache_control: CacheControl,
  caller: v.optional(v.strictObject({ type: v.literal("direct") })),
});
/** Text may come as it is or as blocks. Told apart beforehand, as a union would not say which of the two is wrong. */
const textOr = <Block extends v.GenericSchema>(block: Block) =>
  v.lazy((input) => (typeof input === "string" ? v.string() : v.array(block))) as v.GenericSchema<
    string | v.InferInput<Block>[],
    string | v.InferOutput<Block>[]
  >;
const ToolResult = v.strictObject({
  type: v.literal("tool_result"),
  tool_use_id: v.string(),
  content: v.optional(textOr(Text), ""),
  is_error: v.optional(v.boolean(), false),
  cache_control: CacheControl,
});
const Thinking = v.strictObject({
  type: v.literal("thinking"),
  thinking: v.string(),
  signature: v.string(),
});
const Block = v.variant("type", [Text, ToolUse, ToolResult, Thinking]);

const Tool = v.strictObject({
  type: v.nullish(v.literal("custom", notImplemented("tools that Anthropic defines"))),
  name: v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/, "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'")),
  description: v.optional(v.string()),
  input_schema: v.looseObject({ type: v.literal("object") }),
  cache_control: CacheControl,
  strict: v.optional(v.boolean()),
  eager_input_streaming: v.nullish(v.boolean()),
  input_examples: v.optional(v.array(v.record(v.string(), v.unknown()))),
});

const thinkingTypes = ["adaptive", "disabled", "between_tools"] as const;

/** What `count_tokens` takes as well. */
const promptFields = {
  model: v.string(),
  messages: v.pipe(
    v.array(
      v.strictObject({
        role: v.picklist(["user", "assistant"], "Input should be 'user' or 'assistant'"),
        content: textOr(Block),
      }),
    ),
    v.minLength(1, "at least one message is required"),
  ),
  system: v.optional(textOr(Text)),
  tools: v.optional(v.array(Tool)),
  tool_choice: v.optional(
    v.strictObject({
      type: v.picklist(["auto", "none"], notImplemented("a tool_choice other than auto and none")),
      disable_parallel_tool_use: v.optional(v.boolean()),
    }),
  ),
  thinking: v.optional(
    v.strictObject({
      type: v.picklist(
        thinkingTypes,
        '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
      ),
      display: v.nullish(v.picklist(["summarized", "omitted"])),
    }),
  ),
  cache_control: CacheControl,
  output_config: v.optional(
    v.strictObject({
      effort: v.nullish(v.picklist(["low", "medium", "high", "xhigh", "max"])),
      format: absent("output_config.format"),
    }),
  ),
  speed: absent("speed"),
};

const CountRequestSchema = v.strictObject(promptFields);
const MessagesRequestSchema = v.strictObject({
  ...promptFields,
  max_tokens: v.pipe(v.number(), v.integer(), v.minValue(1, "Input should be greater than or equal to 1")),
  stream: v.optional(v.boolean(), false),
  stop_sequences: v.optional(
    v.array(v.pipe(v.string(), v.regex(/\S/, "each stop sequence must contain non-whitespace"))),
    [],
  ),
  metadata: v.optional(v.strictObject({ user_id: v.nullish(v.pipe(v.string(), v.maxLength(256))) })),
  service_tier: v.optional(v.picklist(["auto", "standard_only"])),
  inference_geo: v.nullish(v.string()),
  container: absent("containers"),
  diagnostics: absent("diagnostics"),
});

/** What an answer is made from. */
export type Prompt = v.InferOutput<typeof CountRequestSchema>;
export type MessagesRequest = v.InferOutput<typeof MessagesRequestSchema>;
export type RequestBlock = v.InferOutput<typeof Block>;

const NAMES: Record<string, string> = {
  string: "a valid string",
  number: "a valid integer",
  integer: "a valid integer",
  boolean: "a valid boolean",
  array: "a valid list",
  strict_object: "an object",
  loose_object: "an object",
  record: "an object",
};

/** An issue in the words of Anthropic's own validation. */
function wordsOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  const at = (message: string) => (path ? `${path}: ${message}` : message);
  if (issue.type === "strict_object" && issue.expected === "never")
    return at("Extra inputs are not permitted");
  if (issue.type === "strict_object" && issue.expected?.startsWith('"')) return at("Field required");
  if (issue.message.startsWith("Invalid ") && issue.type in NAMES)
    return at(`Input should be ${NAMES[issue.type]}`);
  if (
    issue.type === "variant" &&
    /^"(image|document|search_result|redacted_thinking|\w+_tool_\w+)"$/.test(issue.received)
  )
    return at(notImplemented(`${issue.received.slice(1, -1)} blocks`));
  return at(issue.message);
}

/** Reads a body, and says what is wrong with it. */
function read<Schema extends typeof MessagesRequestSchema | typeof CountRequestSchema>(
  schema: Schema,
  body: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, body, { abortEarly: true });
  if (!result.success) throw errors.badRequest(wordsOf(result.issues[0]));
  const { model } = result.output;
  if (!findModel(model)) throw errors.noModel(model);
  return result.output;
}

/**
 * Reads the body of `POST /v1/messages`.
 *
 * @throws AnthropicError 400 where it is not valid, 404 where the model is unknown
 */
export const readMessagesRequest = (body: unknown): MessagesRequest => read(MessagesRequestSchema, body);

/** Reads the body of `POST /v1/messages/count_tokens`. @throws AnthropicError as above */
export const readCountRequest = (body: unknown): Prompt => read(CountRequestSchema, body);
