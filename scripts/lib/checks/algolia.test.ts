import { expect, inject, test } from "vitest";
import type { Environment } from "#lib/env.ts";
import { checkAlgolia } from "./algolia.ts";

const environment = (more = {}) =>
  ({
    ALGOLIA_APP_ID: "LOCALAPP01",
    ALGOLIA_SEARCH_KEY: "search-key",
    ALGOLIA_WRITE_KEY: "write-key",
    ALGOLIA_URL: inject("algoliaUrl"),
    ...more,
  }) as Environment;

test("Without keys it is not used, with good ones it is good", async () => {
  expect(await checkAlgolia({} as Environment)).toMatchObject({ status: "skipped" });
  expect(await checkAlgolia(environment())).toMatchObject({ status: "ok" });
});

test.each([
  ["a part of the keys", { ALGOLIA_WRITE_KEY: "" }, "failed", /Only a part/],
  ["a key that Algolia does not know", { ALGOLIA_WRITE_KEY: "unknown" }, "failed", /does not know this key/],
  ["a write key that may only search", { ALGOLIA_WRITE_KEY: "search-key" }, "failed", /may not addObject/],
  ["a search key that may write", { ALGOLIA_SEARCH_KEY: "write-key" }, "warning", /may write/],
])("It finds %s", async (_, wrong, status, message) => {
  expect(await checkAlgolia(environment(wrong))).toMatchObject({
    status,
    detail: expect.stringMatching(message),
  });
});
