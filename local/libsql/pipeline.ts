import { runBatch } from "./batch.ts";
import type { Connection } from "./connection.ts";
import { StatementError } from "./errors.ts";
import type { StreamRequest, StreamResponse, StreamResult } from "./protocol.ts";
import {
  findSql,
  openConnection,
  type PipelineContext,
  type Query,
  requireVersion3,
  storeSql,
  toQuery,
} from "./queries.ts";
import { parseOneStatement, splitStatements } from "./statements.ts";
import { closeStream, type Stream } from "./streams.ts";

/**
 * Runs a request on a stream.
 * @returns the answer, or the error that the request met; a pipeline goes on after it
 * @throws ProtocolError if the request makes no sense, which ends the pipeline and the stream
 */
export async function runRequest(
  stream: Stream,
  request: StreamRequest,
  context: PipelineContext,
): Promise<StreamResult> {
  try {
    return { type: "ok", response: await answer(stream, request, context) };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { type: "error", error: { message: error.message, code: error.code } };
  }
}

async function answer(
  stream: Stream,
  request: StreamRequest,
  context: PipelineContext,
): Promise<StreamResponse> {
  switch (request.type) {
    case "close":
      closeStream(stream);
      return { type: "close" };
    case "execute": {
      const query = toQuery(stream, request.stmt);
      return { type: "execute", result: await execute(openConnection(stream), query, context) };
    }
    case "batch":
      return { type: "batch", result: await runBatch(stream, request.batch, context) };
    case "sequence":
      await runSequence(openConnection(stream), findSql(stream, request), context);
      return { type: "sequence" };
    case "describe": {
      const statement = parseOneStatement(findSql(stream, request));
      return { type: "describe", result: openConnection(stream).describe(statement) };
    }
    case "store_sql":
      storeSql(stream, request.sql_id, request.sql);
      return { type: "store_sql" };
    case "close_sql":
      stream.sqlTexts.delete(request.sql_id);
      return { type: "close_sql" };
    case "get_autocommit":
      requireVersion3(context.version, "The `get_autocommit` request");
      return { type: "get_autocommit", is_autocommit: !openConnection(stream).inTransaction };
  }
}

async function execute(connection: Connection, query: Query, context: PipelineContext) {
  try {
    context.beforeStatement(query.statement);
    const allowance = { bytes: context.maximumResponseBytes };
    return await connection.execute(query.statement, query.args, query.args.want_rows ?? true, allowance);
  } finally {
    connection.acknowledgeTimeout();
  }
}

/** All of the text is parsed before anything runs; after an error of a statement the later ones do not run. */
async function runSequence(connection: Connection, sql: string, context: PipelineContext): Promise<void> {
  const statements = splitStatements(sql);
  for (const statement of statements) connection.checkSyntax(statement);
  try {
    for (const statement of statements) {
      context.beforeStatement(statement);
      await connection.execute(statement, {}, false, { bytes: Number.POSITIVE_INFINITY });
    }
  } finally {
    connection.acknowledgeTimeout();
  }
}
