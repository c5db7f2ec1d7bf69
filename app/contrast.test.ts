import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { interpolate, toGamut, wcagContrast } from "culori";
import { describe, expect, test } from "vitest";
import { brand } from "./brand.ts";

const inScreen = toGamut("rgb", "oklch");
const tokens = Object.entries(brand.colors).map(([name, [light, dark]]) => ({
  name,
  light: inScreen(light),
  dark: inScreen(dark),
}));

/** What a page stands on. */
const grounds = ["ground", "surface"];
/** What is written on them. */
const texts = ["ink", "ink-soft", "accent", "danger", "success"];
/** What shows where a control is, that it is chosen, and where the focus is. */
const edges = ["line-strong", "accent", "danger", "success", "ink"];

test("Every colour that text has somewhere in the interface is among those that are checked", () => {
  const sources = globSync("**/*.{tsx,ts,css}", { cwd: import.meta.dirname }).map((file) =>
    readFileSync(join(import.meta.dirname, file), "utf8"),
  );
  const names = tokens.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(8);
  const used = names.filter((name) =>
    sources.some((source) =>
      new RegExp(`text-${name}(?![\\w-])|[^-]color: var\\(--color-${name}\\)`).test(source),
    ),
  );
  expect([...texts, "accent-ink"]).toEqual(expect.arrayContaining(used));
});

describe.each(["light", "dark"] as const)("In %s", (look) => {
  const colour = (name: string) => {
    const found = tokens.find((token) => token.name === name)?.[look];
    if (!found) throw new Error(`There is no colour ${name}.`);
    return found;
  };

  test.each(grounds.flatMap((ground) => texts.map((text) => [text, ground])))(
    "text in %s on %s has a contrast of 4.5 at least",
    (text, ground) => {
      expect(wcagContrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(grounds.flatMap((ground) => edges.map((edge) => [edge, ground])))(
    "an edge in %s on %s has a contrast of 3 at least",
    (edge, ground) => {
      expect(wcagContrast(colour(edge), colour(ground))).toBeGreaterThanOrEqual(3);
    },
  );

  test("a button's words have a contrast of 4.5 at least, with the pointer over it too", () => {
    // hover:opacity-90 lets what is behind the button through, also through its words.
    const seen = (name: string, ground: string) => interpolate([colour(ground), colour(name)], "rgb");
    for (const opacity of [1, 0.9])
      for (const ground of grounds)
        expect(
          wcagContrast(seen("accent-ink", ground)(opacity), seen("accent", ground)(opacity)),
        ).toBeGreaterThanOrEqual(4.5);
  });

  test("text that is selected has a contrast of 4.5 at least", () => {
    for (const ground of grounds)
      for (const text of ["ink", "ink-soft"]) {
        const selected = interpolate([colour(ground), colour("accent")], "rgb")(0.25);
        expect(wcagContrast(colour(text), selected), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
  });
});
