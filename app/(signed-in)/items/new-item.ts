import * as v from "valibot";
import { textField } from "#lib/text-field.ts";

export const NewItem = v.object({
  name: textField({ max: 120, whenEmpty: "Give the item a name." }),
});
