import { cache } from "react";
import { connect } from "#db/client.ts";
import { environment } from "#lib/env.ts";

/** The request's database: one client for everything that renders in it. */
export const database = cache(() => {
  const { TURSO_DATABASE_URL, TURSO_AUTH_TOKEN } = environment();
  return connect({ url: TURSO_DATABASE_URL, authToken: TURSO_AUTH_TOKEN });
});
