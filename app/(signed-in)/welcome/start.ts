import * as v from "valibot";
import { textField } from "#lib/text-field.ts";
import { itemNameMaxLength } from "../items/item-fields.ts";
import { bioMaxLength } from "../profile/user-details.ts";
import { Visibility } from "../settings/changes.ts";

/** What a newcomer may say of themselves at once. */
export const Start = v.object({
  bio: textField({ max: bioMaxLength }),
  visibility: Visibility.entries.visibility,
  item: textField({ max: itemNameMaxLength }),
});
