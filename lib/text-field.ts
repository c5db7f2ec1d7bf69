import * as v from "valibot";

/**
 * A form's field of text: trimmed, and not too long.
 *
 * @param max how many characters fit, counted as a person would (an emoji is one, not two)
 * @param whenEmpty what to say where nothing was typed; without it, that is fine
 */
export function textField({ max, whenEmpty }: { max: number; whenEmpty?: string }) {
  const tooLong = (text: string) => [...text].length - max;
  return v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => whenEmpty === undefined || text !== "", whenEmpty),
    v.check(
      (text) => tooLong(text) <= 0,
      ({ input }) => `Make it ${tooLong(input)} shorter: ${max} characters fit.`,
    ),
  );
}
