import { readFileSync } from "node:fs";

/** A fenced block of a document. */
export interface Block {
  /** The word behind the fence: `sh`, `diff`. */
  language: string;
  text: string;
  /** Where it begins: `docs/recipes/add-a-feature.md:14`. */
  at: string;
  /** The last heading of the second level above it. */
  section: string;
}

/** The fenced blocks of a document, in their order. */
export function blocksOf(file: string, name: string): Block[] {
  const blocks: Block[] = [];
  let section = "";
  let open: Block | undefined;
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    const fence = /^```(\w*)/.exec(line);
    if (fence && open) {
      blocks.push(open);
      open = undefined;
    } else if (fence) open = { language: fence[1] ?? "", text: "", at: `${name}:${index + 1}`, section };
    else if (open) open.text += `${line}\n`;
    else section = /^## (.*)/.exec(line)?.[1] ?? section;
  }
  return blocks;
}
