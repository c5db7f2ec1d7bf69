const CHARACTERS = 4;

/** How many tokens a text has: an estimate, by which four characters are one. */
export const estimateTokens = (text: string): number => Math.ceil([...text].length / CHARACTERS);

/** Cuts a text into tokens. */
export function toTokens(text: string): string[] {
  const characters = [...text];
  return Array.from({ length: estimateTokens(text) }, (_, index) =>
    characters.slice(index * CHARACTERS, (index + 1) * CHARACTERS).join(""),
  );
}
