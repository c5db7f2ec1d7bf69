import type { Connection } from "./connection.ts";
import { ProtocolError, StatementError } from "./errors.ts";
import type { BatchCondition, BatchResult, CursorEntry, HranaVersion, WireBatch } from "./protocol.ts";
import { openConnection, type PipelineContext, requireVersion3, toQuery } from "./queries.ts";
import type { Stream } from "./streams.ts";

type StepOutcome = "ok" | "error" | "skipped";

/**
 * Runs the steps of a batch in order, each if its condition holds. All steps are parsed before the first one runs.
 * @throws StatementError if a step is not a statement, or the answer becomes too large
 * @throws ProtocolError if a condition makes no sense
 */
export async function runBatch(
  stream: Stream,
  batch: WireBatch,
  context: PipelineContext,
): Promise<BatchResult> {
  const connection = openConnection(stream);
  const steps = batch.steps.map(({ stmt, condition }, index) => {
    if (condition) checkCondition(condition, index, context.version);
    const query = toQuery(stream, stmt);
    connection.checkSyntax(query.statement);
    return { ...query, condition };
  });

  const result: BatchResult = { step_results: [], step_errors: [] };
  const outcomes: StepOutcome[] = [];
  const allowance = { bytes: context.maximumResponseBytes };
  try {
    for (const { statement, args, condition } of steps) {
      const isEnabled = !condition || holds(condition, outcomes, connection);
      if (!isEnabled) {
        result.step_results.push(null);
        result.step_errors.push(null);
        outcomes.push("skipped");
        continue;
      }
      try {
        context.beforeStatement(statement);
        const wantRows = args.want_rows ?? true;
        result.step_results.push(await connection.execute(statement, args, wantRows, allowance));
        result.step_errors.push(null);
        outcomes.push("ok");
      } catch (error) {
        if (!(error instanceof StatementError) || error.code === "RESPONSE_TOO_LARGE") throw error;
        result.step_results.push(null);
        result.step_errors.push({ message: error.message, code: error.code });
        outcomes.push("error");
      }
    }
  } finally {
    connection.acknowledgeTimeout();
  }
  return result;
}

/** Says the result of a batch as the entries of a cursor. */
export function* toCursorEntries({ step_results, step_errors }: BatchResult): Generator<CursorEntry> {
  for (const [step, result] of step_results.entries()) {
    const error = step_errors[step];
    if (error) yield { type: "step_error", step, error };
    if (!result) continue;
    yield { type: "step_begin", step, cols: result.cols };
    for (const row of result.rows) yield { type: "row", row };
    const { affected_row_count, last_insert_rowid } = result;
    yield { type: "step_end", affected_row_count, last_insert_rowid };
  }
}

function checkCondition(condition: BatchCondition, stepIndex: number, version: HranaVersion): void {
  switch (condition.type) {
    case "ok":
    case "error":
      if (condition.step >= stepIndex) {
        throw new ProtocolError("Invalid reference to step in a batch condition");
      }
      break;
    case "not":
      checkCondition(condition.cond, stepIndex, version);
      break;
    case "and":
    case "or":
      for (const part of condition.conds) checkCondition(part, stepIndex, version);
      break;
    case "is_autocommit":
      requireVersion3(version, "BatchCond of type `is_autocommit`");
  }
}

function holds(condition: BatchCondition, outcomes: StepOutcome[], connection: Connection): boolean {
  switch (condition.type) {
    case "ok":
    case "error":
      return outcomes[condition.step] === condition.type;
    case "not":
      return !holds(condition.cond, outcomes, connection);
    case "and":
      return condition.conds.every((part) => holds(part, outcomes, connection));
    case "or":
      return condition.conds.some((part) => holds(part, outcomes, connection));
    case "is_autocommit":
      return !connection.inTransaction;
  }
}
