import * as v from "valibot";
import { onOrOff } from "#lib/on-or-off.ts";

export const Visibility = v.object({
  visibility: v.picklist(["members", "administrators"], "Choose who finds you."),
});

export const Recording = v.object({ recording: onOrOff });

export const Personalising = v.object({ personalising: onOrOff });
