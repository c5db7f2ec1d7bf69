import * as v from "valibot";

/**
 * A text as a page and a database can hold it: without control characters, halves of characters, and what shows a text in
 * another order than it has. A NUL in a page is another one in the browser, and half a character has no UTF-8.
 */
export function plainText(text: string): string {
  const lines = text.toWellFormed().replace(/\r\n?/g, "\n");
  return lines.replace(/[^\P{Cc}\n\t]|[\u202d\u202e]/gu, "");
}

/**
 * A form's field of text: plain, trimmed, and not too long.
 *
 * @param max how many characters fit, counted as a person would (an emoji is one, not two)
 * @param whenEmpty what to say where nothing was typed; without it, that is fine
 */
export function textField({ max, whenEmpty }: { max: number; whenEmpty?: string }) {
  const tooLong = (text: string) => [...text].length - max;
  return v.pipe(
    v.string(),
    v.transform(plainText),
    v.trim(),
    v.check((text) => whenEmpty === undefined || text !== "", whenEmpty),
    v.check(
      (text) => tooLong(text) <= 0,
      ({ input }) => `Make it ${tooLong(input)} shorter: ${max} characters fit.`,
    ),
  );
}
