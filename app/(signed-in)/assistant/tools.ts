import type { ActionResult } from "#lib/action.ts";
import { describeItems, describePeople } from "#lib/assistant/context.ts";
import type { ToolRunners } from "#lib/assistant/tools.ts";
import { AppError } from "#lib/errors.ts";
import { findPeople } from "../directory/queries.ts";
import { createItem } from "../items/actions.ts";
import { loadItems } from "../items/queries.ts";
import { updateUserDetails } from "../profile/actions.ts";

/** How many people a search gives the model. */
const maxPeople = 10;

/** The assistant's tools, done by what the pages use: each asks by itself who is there, and what they may. */
export const runners: ToolRunners = {
  async search_directory({ query }) {
    const { people } = await findPeople({ q: query, sort: "relevance" }, maxPeople);
    return describePeople(people);
  },
  async list_items() {
    const { rows } = await loadItems(undefined);
    return describeItems(rows);
  },
  async create_item({ name }) {
    return outcomeOf(await createItem(undefined, formOf({ name })));
  },
  async update_bio({ bio }) {
    return outcomeOf(await updateUserDetails(undefined, formOf({ bio })));
  },
};

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

/** @throws AppError with what the action said, where it refused */
function outcomeOf(result: ActionResult<unknown>): string {
  if (result.success) return `${result.message}.`;
  throw new AppError(result.error, Object.values(result.fields ?? {}).join(" ") || result.message);
}
