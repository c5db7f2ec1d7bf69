import * as v from "valibot";

/** A form's field that is switched on or off. */
export const onOrOff = v.pipe(
  v.picklist(["on", "off"], "Choose on or off."),
  v.transform((choice) => choice === "on"),
);
