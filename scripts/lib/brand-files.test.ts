import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { brandFiles } from "./brand-files.ts";
import { root } from "./paths.ts";

test.each(Object.entries(brandFiles))("%s is as app/brand.ts says: else, npm run brand", (path, text) => {
  expect(readFileSync(join(root, path), "utf8")).toBe(text);
});
