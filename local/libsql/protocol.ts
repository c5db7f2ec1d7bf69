import * as v from "valibot";
import { ProtocolError } from "./errors.ts";

/**
 * The messages of Hrana over HTTP, versions 2 and 3, in JSON.
 * Source: https://github.com/tursodatabase/libsql/blob/main/docs/HRANA_3_SPEC.md
 */

const INT64_MINIMUM = -(2n ** 63n);
const INT64_MAXIMUM = 2n ** 63n - 1n;

// A lone surrogate has no UTF-8 form; the engine would silently store U+FFFD in its place.
const Text = v.pipe(
  v.string(),
  v.check((text) => text.isWellFormed(), "Invalid text: lone surrogate"),
);
const Int32 = v.pipe(v.number(), v.integer(), v.minValue(-(2 ** 31)), v.maxValue(2 ** 31 - 1));
const StepIndex = v.pipe(v.number(), v.integer(), v.minValue(0));

const Integer = v.pipe(
  v.string(),
  v.regex(/^[+-]?\d{1,20}$/, "Invalid integer: expected decimal digits in a string"),
  v.transform((text) => text.replace(/^\+/, "")),
  v.check(
    (text) => BigInt(text) >= INT64_MINIMUM && BigInt(text) <= INT64_MAXIMUM,
    "Integer exceeds 64 bits",
  ),
);
const Base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/, "Invalid base64"));

const Value = v.variant("type", [
  v.object({ type: v.literal("null") }),
  v.object({ type: v.literal("integer"), value: Integer }),
  v.object({ type: v.literal("float"), value: v.pipe(v.number(), v.finite()) }),
  v.object({ type: v.literal("text"), value: Text }),
  v.object({ type: v.literal("blob"), base64: Base64 }),
]);

const SqlReference = { sql: v.nullish(Text), sql_id: v.nullish(Int32) };

const Stmt = v.object({
  ...SqlReference,
  args: v.optional(v.array(Value)),
  named_args: v.optional(v.array(v.object({ name: Text, value: Value }))),
  want_rows: v.nullish(v.boolean()),
});

/** A condition of a batch's step on the outcome of earlier steps. */
export type BatchCondition =
  | { type: "ok" | "error"; step: number }
  | { type: "not"; cond: BatchCondition }
  | { type: "and" | "or"; conds: BatchCondition[] }
  | { type: "is_autocommit" };

const Condition: v.GenericSchema<BatchCondition> = v.variant("type", [
  v.object({ type: v.picklist(["ok", "error"]), step: StepIndex }),
  v.object({ type: v.literal("not"), cond: v.lazy(() => Condition) }),
  v.object({ type: v.picklist(["and", "or"]), conds: v.array(v.lazy(() => Condition)) }),
  v.object({ type: v.literal("is_autocommit") }),
]);

const Batch = v.object({ steps: v.array(v.object({ condition: v.nullish(Condition), stmt: Stmt })) });

const StreamRequestSchema = v.variant("type", [
  v.object({ type: v.literal("close") }),
  v.object({ type: v.literal("execute"), stmt: Stmt }),
  v.object({ type: v.literal("batch"), batch: Batch }),
  v.object({ type: v.literal("sequence"), ...SqlReference }),
  v.object({ type: v.literal("describe"), ...SqlReference }),
  v.object({ type: v.literal("store_sql"), sql_id: Int32, sql: Text }),
  v.object({ type: v.literal("close_sql"), sql_id: Int32 }),
  v.object({ type: v.literal("get_autocommit") }),
]);

const PipelineBody = v.object({ baton: v.nullish(v.string()), requests: v.array(StreamRequestSchema) });
const CursorBody = v.object({ baton: v.nullish(v.string()), batch: Batch });

export type WireValue = v.InferOutput<typeof Value>;
export type WireStatement = v.InferOutput<typeof Stmt>;
export type WireBatch = v.InferOutput<typeof Batch>;
export type StreamRequest = v.InferOutput<typeof StreamRequestSchema>;
export type PipelineBody = v.InferOutput<typeof PipelineBody>;
export type CursorBody = v.InferOutput<typeof CursorBody>;

/** The version of the protocol, taken from the path of the request. */
export type HranaVersion = 2 | 3;

/** An error as the protocol writes it. */
interface WireError {
  message: string;
  code: string;
}

/** The outcome of a statement. Of version 3's figures only the one that the engine lets us measure is given. */
export interface StatementResult {
  cols: { name: string; decltype: string | null }[];
  rows: WireValue[][];
  affected_row_count: number;
  /** A 64-bit integer in decimal digits; null unless the statement inserts. */
  last_insert_rowid: string | null;
  query_duration_ms: number;
}

/** The outcome of a batch: per step a result, an error, or neither if its condition was false. */
export interface BatchResult {
  step_results: (StatementResult | null)[];
  step_errors: (WireError | null)[];
}

/** One line of a cursor's answer. */
export type CursorEntry =
  | { type: "step_begin"; step: number; cols: StatementResult["cols"] }
  | { type: "row"; row: WireValue[] }
  | ({ type: "step_end" } & Pick<StatementResult, "affected_row_count" | "last_insert_rowid">)
  | { type: "step_error"; step: number; error: WireError }
  | { type: "error"; error: WireError };

/** What a `describe` request tells about a statement. */
export interface DescribeResult {
  params: { name: string | null }[];
  cols: { name: string; decltype: string | null }[];
  is_explain: boolean;
  is_readonly: boolean;
}

/** The answer to one request of a pipeline. */
export type StreamResponse =
  | { type: "close" | "sequence" | "store_sql" | "close_sql" }
  | { type: "execute"; result: StatementResult }
  | { type: "batch"; result: BatchResult }
  | { type: "describe"; result: DescribeResult }
  | { type: "get_autocommit"; is_autocommit: boolean };

/** A request's answer or its failure. */
export type StreamResult = { type: "ok"; response: StreamResponse } | { type: "error"; error: WireError };

/**
 * Reads the body of a pipeline request.
 * @throws ProtocolError if it is not UTF-8, not JSON or not of the right shape
 */
export function parsePipelineBody(body: ArrayBuffer): PipelineBody {
  return parseBody(PipelineBody, body);
}

/**
 * Reads the body of a cursor request.
 * @throws ProtocolError if it is not UTF-8, not JSON or not of the right shape
 */
export function parseCursorBody(body: ArrayBuffer): CursorBody {
  return parseBody(CursorBody, body);
}

function parseBody<Output>(schema: v.GenericSchema<unknown, Output>, body: ArrayBuffer): Output {
  try {
    return v.parse(schema, JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  } catch (error) {
    const reason = error instanceof v.ValiError ? describeIssue(error) : (error as Error).message;
    throw new ProtocolError(`Cannot deserialize client message from JSON: ${reason}`);
  }
}

function describeIssue(error: v.ValiError<v.GenericSchema>): string {
  const [issue] = error.issues;
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${issue.message} at ${path}`;
}
