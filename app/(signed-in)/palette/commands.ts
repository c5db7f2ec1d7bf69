import type { Look } from "#app/_components/look.ts";
import { lookNames, looks } from "#app/_components/look.ts";
import { places } from "../places.ts";

/** A place that the palette leads to. */
export interface Place {
  label: string;
  href: string;
}

/** What can be chosen in the palette. */
export interface Command {
  label: string;
  /** What else it may be called. */
  words?: string;
  /** Where it leads, with what has the focus there, by its id. */
  href?: string;
  focus?: string;
  /** What it does, where it leads nowhere. */
  look?: Look;
  signsOut?: true;
}

export interface CommandGroup {
  label: string;
  items: Command[];
}

/** Everything that a person may choose, besides the console. To add an action, add a line; a place is in places.ts. */
export const commands: CommandGroup[] = [
  {
    label: "Go to",
    items: [
      ...places.map(({ label, href, words }) => ({ label, href, words })),
      { label: "Status", href: "/status", words: "health" },
    ],
  },
  {
    label: "Do",
    items: [
      { label: "New item", href: "/items", focus: "name", words: "add create" },
      { label: "New conversation", href: "/assistant", words: "ask chat begin" },
      ...looks.map((look) => ({
        label: `Look: ${lookNames[look].toLowerCase()}`,
        words: "theme mode colour",
        look,
      })),
      { label: "Sign out", signsOut: true, words: "log out leave" },
    ],
  },
];
