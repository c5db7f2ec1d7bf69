import { connect, type Database } from "#db/client.ts";
import { environment } from "#lib/env.ts";
import { requestContext } from "#lib/request-context.ts";

/** Opens the database that the environment names. Pages take `database()` of lib/database.ts: one for each request. */
export function openDatabase(): Database {
  const { TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: authToken } = environment();
  const onRequest = () => {
    const context = requestContext();
    if (context) context.trips++;
  };
  return connect({ url, authToken, onRequest });
}
