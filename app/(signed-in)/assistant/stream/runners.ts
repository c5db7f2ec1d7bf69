import * as v from "valibot";
import type { Database } from "#db/client.ts";
import { listItems } from "#db/items.ts";
import { describeItems, describePeople } from "#lib/assistant/context.ts";
import type { ToolRunners } from "#lib/assistant/tools.ts";
import { hasPermission, type User } from "#lib/auth/session.ts";
import { environment } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { openDirectory } from "#lib/search/open-directory.ts";
import { runEffectsSoon } from "#lib/sync/effects.ts";
import { openServices } from "#lib/sync/services.ts";
import { addItem } from "../../items/add-item.ts";
import { NewItem } from "../../items/item-fields.ts";
import { saveDetails } from "../../profile/save-details.ts";
import { UserDetails } from "../../profile/user-details.ts";

/** How many people a search gives the model. */
const maxPeople = 10;

/**
 * The assistant's tools, done for the person who asks by what their pages use: they see nobody whom the directory does not show
 * them, and change nothing but their own.
 *
 * @param runAfter runs work behind the answer
 */
export function runnersFor(
  db: Database,
  user: User,
  runAfter: (work: () => Promise<unknown>) => void,
): ToolRunners {
  return {
    async search_directory({ query: text }) {
      const viewer = { id: user.id, seesEverybody: await hasPermission(db, user, "users:read") };
      const query = { text, sort: "relevance", pageSize: maxPeople } as const;
      const { people } = await openDirectory(environment()).search(db, query, viewer);
      return describePeople(people);
    },
    async list_items() {
      const { rows } = await listItems(db, user.id);
      return describeItems(rows);
    },
    async create_item(input) {
      const { name } = checked(NewItem, input);
      await addItem(db, user, name);
      return "Added.";
    },
    async update_bio(input) {
      const { bio } = checked(UserDetails, input);
      await saveDetails(db, user, { bio });
      runAfter(() => runEffectsSoon(() => openServices()));
      return "Saved.";
    },
  };
}

/** @throws AppError `invalid_input` with what is wrong, as the form would say it */
function checked<Schema extends v.GenericSchema>(schema: Schema, input: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, input);
  if (!parsed.success) throw new AppError("invalid_input", parsed.issues[0].message);
  return parsed.output;
}
