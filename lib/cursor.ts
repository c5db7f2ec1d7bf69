import * as v from "valibot";
import type { Cursor } from "#db/page.ts";

const Text = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}\.[\w-]{1,64}$/),
  v.transform((text): Cursor => {
    const dot = text.indexOf(".");
    return { at: Number(text.slice(0, dot)), id: text.slice(dot + 1) };
  }),
);

/** A cursor as it stands in an address. */
export function formatCursor({ at, id }: Cursor): string {
  return `${at}.${id}`;
}

/** Reads a cursor of an address; one that we did not make is none, and the list starts from the top. */
export function parseCursor(text: string | string[] | undefined): Cursor | undefined {
  const parsed = v.safeParse(Text, text);
  return parsed.success ? parsed.output : undefined;
}
