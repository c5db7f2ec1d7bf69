import { maxMatches, type Tiers } from "#db/directory-search.ts";
import { deletionsOf, spaced, type Word } from "./words.ts";

/** Of whom members do not find. */
export const hiddenLabel = "hidden";

/** More words of a query are not looked at. */
const maxWords = 8;

/** Guesses are made only where fewer are found without. */
const few = 10;

/**
 * What a query asks of FTS5, from narrow to wide: all its words whole in the name; the beginnings of words in the name; in the
 * name or the bio; and at last with one slip in a word of the name.
 *
 * @param words of the query, at least one
 * @param labels what else has to be true of an entry
 * @param withoutHidden whether to leave out who hides from members: the few are named, for a list of nearly everybody would
 * have to be walked along
 * @see https://sqlite.org/fts5.html#full_text_query_syntax
 */
export function matchTiers(words: Word[], labels: string[], withoutHidden: boolean): Tiers {
  const asked = words.slice(0, maxWords);
  const all = (each: (word: Word, isLast: boolean) => string) => {
    const wanted = [
      ...asked.map((word, nth) => `(${each(word, nth === asked.length - 1)})`),
      ...labels.map((label) => `labels : "${label}"`),
    ].join(" AND ");
    return withoutHidden ? `(${wanted}) NOT labels : "${hiddenLabel}"` : wanted;
  };
  const inBio = (word: Word) =>
    `about : ${word.isRun || word.text.length < 3 ? whole(word) : beginning(word)}`;
  return [
    { match: all((word) => `words : ${whole(word)}`), whenFewerThan: maxMatches },
    { match: all((word) => `words : ${beginning(word)}`), whenFewerThan: maxMatches },
    { match: all((word) => `words : ${beginning(word)} OR ${inBio(word)}`), whenFewerThan: maxMatches },
    {
      match: all((word, isLast) =>
        [`words : ${beginning(word)}`, inBio(word), ...guesses(word, isLast)].join(" OR "),
      ),
      whenFewerThan: few,
    },
  ];
}

const whole = (word: Word) => `"${spaced(word)}"`;
const beginning = (word: Word) => (word.isRun ? whole(word) : `${whole(word)} *`);

/** A word that is one slip away, or the beginning of one where it is still being typed. */
function guesses(word: Word, isTyped: boolean): string[] {
  const deletions = deletionsOf(word);
  if (deletions.length === 0) return [];
  const any = (texts: string[]) =>
    `(${texts.map((text) => (isTyped ? `"${text}" *` : `"${text}"`)).join(" OR ")})`;
  return [`words : ${any(deletions)}`, `typos : ${any([word.text, ...deletions])}`];
}
