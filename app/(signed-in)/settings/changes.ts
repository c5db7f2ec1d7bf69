import * as v from "valibot";

export const Visibility = v.object({
  visibility: v.picklist(["members", "administrators"], "Choose who finds you."),
});

const onOrOff = v.pipe(
  v.picklist(["on", "off"], "Choose on or off."),
  v.transform((choice) => choice === "on"),
);

export const Recording = v.object({ recording: onOrOff });

export const Personalising = v.object({ personalising: onOrOff });
