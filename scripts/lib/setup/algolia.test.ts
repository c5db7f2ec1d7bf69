import { expect, inject, test } from "vitest";
import { algolia } from "./algolia.ts";
import { machine } from "./guide.ts";

test("The keys are tried at their service", async () => {
  const given = {
    ALGOLIA_APP_ID: "LOCALAPP01",
    ALGOLIA_SEARCH_KEY: "search-key",
    ALGOLIA_WRITE_KEY: "write-key",
    ALGOLIA_URL: inject("algoliaUrl"),
  };
  const good = await algolia.ask(machine(given), {});
  expect(good && (await algolia.check(good, "real")).status).toBe("ok");
  const wrong = await algolia.ask(machine({ ...given, ALGOLIA_WRITE_KEY: "wrong" }), {});
  expect(wrong && (await algolia.check(wrong, "real")).status).toBe("failed");
});
