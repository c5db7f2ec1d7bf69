import { createClient } from "@tursodatabase/api";
import { StopError } from "../terminal.ts";
import type { Choice, Guide } from "./guide.ts";

/**
 * Makes a database by Turso's Platform API, or takes the one of that name, and makes a token for it.
 *
 * @returns the two variables; undefined where it was skipped
 * @throws StopError with what Turso says
 * Source: https://docs.turso.tech/api-reference/introduction
 */
export async function createDatabase(guide: Guide) {
  const token = await guide.secret("TURSO_API_TOKEN", "API token");
  if (!token) return undefined;
  const baseUrl = guide.isMachine ? await guide.value("TURSO_API_URL", "") : undefined;
  // The list is the same whatever organization is named.
  const organizations = await said(createClient({ org: "any", token, baseUrl }).organizations.list());
  const org = await chooseOne(
    guide,
    "TURSO_ORG",
    "Organization",
    organizations.map(({ slug, name }) => ({ value: slug, label: name })),
  );
  if (!org) return undefined;
  const turso = createClient({ org, token, baseUrl });
  const groups = await said(turso.groups.list());
  const group = await chooseOne(
    guide,
    "TURSO_GROUP",
    "Group (where it is kept)",
    groups.map(({ name, primary }) => ({ value: name, label: name, hint: String(primary) })),
  );
  if (!group) throw new StopError("Turso has no group yet: make one with `turso group create default`.");
  const name = (await guide.value("TURSO_DATABASE", "Name of the database", "edgewise")) ?? "edgewise";
  const made = await said(
    turso.databases.create(name, { group }).catch(async (error) => {
      // It is there already.
      if (error.status === 409) return turso.databases.get(name);
      throw error;
    }),
  );
  const { jwt } = await said(turso.databases.createToken(name));
  return { TURSO_DATABASE_URL: `libsql://${made.hostname}`, TURSO_AUTH_TOKEN: jwt };
}

/** The only one there is; where there are several, the one that is chosen. */
async function chooseOne(guide: Guide, name: string, message: string, choices: Choice[]) {
  return choices.length === 1 ? choices[0]?.value : guide.choose(name, message, choices);
}

async function said<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw new StopError(`Turso refuses: ${(error as Error).message}`);
  }
}
