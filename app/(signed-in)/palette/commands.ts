import type { Look } from "#app/_components/look.ts";
import { lookNames, looks } from "#app/_components/look.ts";

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

/** Everything that a person may choose, besides the console. To add a place or an action, add a line. */
export const commands: CommandGroup[] = [
  {
    label: "Go to",
    items: [
      { label: "Profile", href: "/profile", words: "bio account me" },
      { label: "Items", href: "/items", words: "list to do" },
      { label: "Directory", href: "/directory", words: "people members find" },
      { label: "Assistant", href: "/assistant", words: "chat ask conversations" },
      { label: "Account", href: "/account", words: "name password security email" },
      { label: "Activity", href: "/activity", words: "history" },
      { label: "Settings", href: "/settings", words: "privacy data preferences" },
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
