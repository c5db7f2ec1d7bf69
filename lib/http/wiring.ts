import { type Environment, environment } from "#lib/env.ts";
import { isLocal } from "#lib/local-address.ts";
import { fts5 } from "#lib/search/fts5.ts";
import { openDirectory } from "#lib/search/open-directory.ts";

export const wiringPath = "/api/wiring";

/** A part of the kit: what answers for it here, and where one looks at it. */
export interface WiredPart {
  name: string;
  by: string;
  url?: string;
}

/**
 * What is wired to what, for the landing page of a kit that runs on this machine: no secrets, and nothing at all of a product
 * that is deployed.
 *
 * @returns undefined where this is not the machine of who develops it
 */
export function answerWiring(): Response | undefined {
  const env = environment();
  if (!isLocal(env.APP_URL)) return undefined;
  const clerk: WiredPart = isLocal(env.CLERK_API_URL)
    ? { name: "Clerk", by: "a stand-in on this machine", url: env.CLERK_API_URL }
    : { name: "Clerk", by: "your instance" };
  const mailbox: WiredPart[] = clerk.url
    ? [{ name: "Mailbox", by: "the codes and links it sends", url: `${clerk.url}/mailbox` }]
    : [];
  const parts: WiredPart[] = [
    clerk,
    ...mailbox,
    {
      name: "Database",
      by: isLocal(env.TURSO_DATABASE_URL) ? "libSQL over HTTP on this machine" : "Turso",
    },
    { name: "Directory", by: searchedBy(env) },
    { name: "Assistant", by: answeredBy(env) },
  ];
  return Response.json({ parts }, { headers: { "Cache-Control": "no-store" } });
}

function searchedBy(env: Environment): string {
  if (openDirectory(env) === fts5) return "FTS5, in the database";
  return isLocal(env.ALGOLIA_URL) ? "Algolia's stand-in on this machine" : "Algolia";
}

function answeredBy({ ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, ANTHROPIC_MODEL }: Environment): string {
  if (!ANTHROPIC_API_KEY) return "off: it has no key";
  return isLocal(ANTHROPIC_BASE_URL) ? "a stand-in on this machine" : `Anthropic, ${ANTHROPIC_MODEL}`;
}
