import type { GlyphName } from "./glyph.tsx";

interface ProductPlace {
  label: string;
  href: string;
  /** What else it may be called, in the palette. */
  words: string;
  /** What stands over the word on a phone: a place that has one is in the navigation. */
  icon?: GlyphName;
}

/** The product's places: the navigation, the palette and the tests that look at every page go by this list. */
export const places: ProductPlace[] = [
  { label: "Profile", href: "/profile", words: "bio account me", icon: "profile" },
  { label: "Items", href: "/items", words: "list to do", icon: "items" },
  { label: "Directory", href: "/directory", words: "people members find", icon: "directory" },
  { label: "Assistant", href: "/assistant", words: "chat ask conversations", icon: "assistant" },
  { label: "Account", href: "/account", words: "name password security email" },
  { label: "Activity", href: "/activity", words: "history" },
  { label: "Settings", href: "/settings", words: "privacy data preferences" },
];
