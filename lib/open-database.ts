import { connect, type Database } from "#db/client.ts";
import { environment } from "#lib/env.ts";

/** Opens the database that the environment names. Pages take `database()` of lib/database.ts: one for each request. */
export function openDatabase(): Database {
  const { TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: authToken } = environment();
  return connect({ url, authToken });
}
