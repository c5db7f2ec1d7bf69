import * as v from "valibot";
import { textField } from "#lib/text-field.ts";

const id = v.pipe(v.string(), v.maxLength(64));
export const itemNameMaxLength = 120;
const name = textField({ max: itemNameMaxLength, whenEmpty: "Give the item a name." });

export const NewItem = v.object({ name });
export const ItemName = v.object({ id, name });

/** What its buttons do to an item. */
const itemActs = ["complete", "reopen", "delete", "restore"] as const;
export type ItemAct = (typeof itemActs)[number];

export const ItemPress = v.object({ id, act: v.picklist(itemActs, "There is no such act.") });
