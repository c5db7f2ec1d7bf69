import { highlight } from "#lib/search/highlight.ts";

/** A text with what was looked for marked. */
export function Highlight({ text, query }: { text: string; query: string }) {
  if (!query) return text;
  return highlight(text, query).map(({ text: piece, isMatch }, index) =>
    isMatch ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other name than their place.
      <mark key={index} className="bg-transparent font-semibold text-accent underline underline-offset-2">
        {piece}
      </mark>
    ) : (
      piece
    ),
  );
}
