import type { Environment } from "#lib/env.ts";
import { type Finding, failed, find, ok, skipped, warning } from "./finding.ts";

const needed = { search: ["search"], write: ["addObject", "deleteObject", "editSettings"] };

/** Looks at Algolia's two keys: each has the rights that it needs, and the one that browsers get has no other. */
export function checkAlgolia(environment: Environment): Promise<Finding> {
  return find(
    "Algolia",
    "Check the application ID and the keys: Algolia → Settings → API keys.",
    async () => {
      const { ALGOLIA_APP_ID: appId, ALGOLIA_SEARCH_KEY: search, ALGOLIA_WRITE_KEY: write } = environment;
      const set = [appId, search, write].filter(Boolean).length;
      if (!appId || !search || !write)
        return set === 0
          ? skipped("not used: the directory is searched in the database")
          : failed("Only a part of its three values is set.", "Set all three, or none.");
      const url = environment.ALGOLIA_URL ?? `https://${appId}-dsn.algolia.net`;
      for (const [name, key] of Object.entries({ search, write })) {
        const rights = await algoliaRights(url, appId, key);
        const missing = needed[name as keyof typeof needed].filter((right) => !rights.includes(right));
        if (missing.length > 0)
          return failed(
            `The ${name} key may not ${missing.join(", ")}.`,
            "Make a key with these rights at Algolia.",
          );
        if (name === "search" && rights.some((right) => needed.write.includes(right)))
          return warning("The search key may write, too.", "Use one that may only search.");
      }
      return ok(`application ${appId}, both keys have their rights`);
    },
  );
}

/** Any key may ask what it is allowed to. Source: https://www.algolia.com/doc/rest-api/search/get-api-key */
async function algoliaRights(url: string, appId: string, key: string): Promise<string[]> {
  const response = await fetch(`${url}/1/keys/${encodeURIComponent(key)}`, {
    headers: { "x-algolia-application-id": appId, "x-algolia-api-key": key },
    signal: AbortSignal.timeout(10_000),
  });
  // The key of the whole application is not among those that can be asked about.
  if (response.status === 404) return [...needed.search, ...needed.write];
  if (!response.ok) throw new Error(`Algolia answers ${response.status}: it does not know this key.`);
  return ((await response.json()) as { acl: string[] }).acl;
}
