import { connect } from "#db/client.ts";
import { startLibsql } from "../../local/libsql/server.ts";
import { searches } from "./searches.ts";
import { turnTo } from "./session.ts";

/**
 * Counts the HTTP requests that a search makes, each of them through the client of the product and the local server.
 *
 * @returns how many searches were made, and the most requests that one of them took
 */
export async function countRoundTrips(file: string): Promise<{ searches: number; most: number }> {
  const authToken = crypto.randomUUID();
  const server = await startLibsql({ file, port: 0, authToken });
  try {
    const db = connect({ url: server.url, authToken, deadlineMs: 30_000 });
    const pipelines = async () => {
      const response = await fetch(`${server.url}/_control/stats`, {
        headers: { authorization: `Bearer ${authToken}` },
      });
      return ((await response.json()) as { pipelines: number }).pipelines;
    };
    let most = 0;
    for (const search of searches) {
      const before = await pipelines();
      await turnTo(db, { ...search, pagesBefore: 0 });
      most = Math.max(most, (await pipelines()) - before);
    }
    return { searches: searches.length, most };
  } finally {
    await server.close();
  }
}
