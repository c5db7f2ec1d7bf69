import { can } from "#lib/auth/user.ts";
import { consolePlaces } from "../admin/places.ts";
import type { Place } from "./commands.ts";

/** The places of the console that the person who asks may see. */
export async function loadConsolePlaces(): Promise<Place[]> {
  const allowed = await Promise.all(consolePlaces.map(({ permission }) => can(permission)));
  return consolePlaces.filter((_, index) => allowed[index]).map(({ label, href }) => ({ label, href }));
}
