import * as v from "valibot";
import { textField } from "#lib/text-field.ts";

export const bioMaxLength = 500;

export const UserDetails = v.object({
  bio: textField({ max: bioMaxLength, whenEmpty: "Write a sentence or two about yourself." }),
});
