import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { type Listener, listen } from "../listen.ts";
import { Connection } from "./connection.ts";
import { Control } from "./control.ts";
import { closeDatabase, openDatabase, runPragma } from "./database.ts";
import { answerError, hranaRoutes, plainText } from "./hrana.ts";
import { StreamRegistry } from "./streams.ts";

/** How to start a server. The limits are libsql-server's unless a test needs others. */
export interface LibsqlOptions {
  /** The database file; it is created if it does not exist. */
  file: string;
  /** The port to listen on; 0 for any that is free. */
  port: number;
  /** The bearer token that requests must carry. */
  authToken: string;
  /** How long a stream may stay unused, in milliseconds. */
  streamIdleLimitMs?: number;
  /** How long a transaction may hold the write lock, in milliseconds. */
  writeTransactionLimitMs?: number;
  /** The limit on the rows of one answer, in bytes. */
  maximumResponseBytes?: number;
  /** The limit on the body of a request, in bytes. */
  maximumRequestBytes?: number;
}

/** A server that is listening. Closing it rolls open transactions back and writes the WAL into the file. */
export type LibsqlServer = Listener;

/**
 * Starts a libSQL server: Hrana over HTTP on a database file.
 * @throws Error if the file cannot be opened, or the port is taken
 */
export async function startLibsql(options: LibsqlOptions): Promise<LibsqlServer> {
  const { file, port, authToken } = options;
  const { streamIdleLimitMs = 10_000, writeTransactionLimitMs = 5000 } = options;
  const { maximumResponseBytes = 10_000_000, maximumRequestBytes = 64 * 1024 * 1024 } = options;

  // Open as long as the server runs: whoever closes the file last would write back and delete the WAL every time.
  const keeper = openDatabase(file);
  runPragma(keeper, "journal_mode = WAL");
  // Only a connection that has read something keeps the WAL.
  runPragma(keeper, "schema_version");

  const control = new Control();
  const streams = new StreamRegistry(() => new Connection(file, writeTransactionLimitMs), streamIdleLimitMs);
  const auth = requireToken(authToken);
  const greeting = () => plainText("Hrana over HTTP", 200);
  const app = new Hono<{ Bindings: HttpBindings }>()
    .get("/health", () => new Response(null))
    // Clients probe for versions without the token.
    .get("/v2", greeting)
    .get("/v3", greeting)
    .use("/v2/*", auth)
    .use("/v3/*", auth)
    .use("/_control/*", auth)
    .use(limitBody(maximumRequestBytes))
    .route("/", hranaRoutes({ streams, control, maximumResponseBytes }))
    .route("/_control", control.routes())
    .notFound(() => new Response(null, { status: 404 }))
    .onError(answerError);

  function cleanUp(): void {
    streams.closeAll();
    runPragma(keeper, "wal_checkpoint(TRUNCATE)");
    closeDatabase(keeper);
  }
  return listen({ fetch: app.fetch, port, cleanUp });
}

/** Lets requests with the right bearer token through. Source of the answer: libsql-server/src/error.rs */
function requireToken(token: string) {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const expected = digest(token);
  return createMiddleware(async (c, next) => {
    const header = c.req.header("authorization");
    const given = /^bearer +(.+)$/i.exec(header ?? "")?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return next();
    const reason =
      header === undefined ? "Expected authorization header but none given" : "The JWT is invalid";
    return Response.json({ error: `Authentication failed: ${reason}` }, { status: 401 });
  });
}

function limitBody(maximumBytes: number) {
  return bodyLimit({
    maxSize: maximumBytes,
    onError: () => plainText(`The body of the request exceeds ${maximumBytes} bytes`, 413),
  });
}
