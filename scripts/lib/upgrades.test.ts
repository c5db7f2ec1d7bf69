import { expect, test } from "vitest";
import { judge, type Pin, patchedPackages } from "./upgrades.ts";

const next: Pin = {
  name: "next",
  current: "16.4.6",
  latest: "17.0.1",
  versions: ["16.4.6", "16.4.7", "16.5.0-canary.1", "16.5.0", "17.0.1", "17.1.0"],
  peers: [],
  patch: undefined,
  held: undefined,
};

test("What nobody stands against is raised to the latest, not to what is newer than that", () => {
  expect(judge(next)).toMatchObject({ newest: "17.0.1", notes: [] });
});

test("Nothing is said of what is the newest, or of a pin that is ahead of the latest", () => {
  expect(judge({ ...next, current: "17.0.1" })).toBeUndefined();
  expect(judge({ ...next, current: "17.1.0-beta" })).toBeUndefined();
});

test("A package is raised as far as those that name it as a peer take it", () => {
  const peers = [
    { by: "@opennextjs/cloudflare", range: ">=15.5.28 <16 || >=16.4.1" },
    { by: "@clerk/nextjs", range: "^15.2.8 || ^16.1.0-0" },
  ];
  expect(judge({ ...next, peers })).toMatchObject({
    newest: "16.5.0",
    notes: ["@clerk/nextjs does not take 17.0.1: ^15.2.8 || ^16.1.0-0"],
  });
  expect(judge({ ...next, latest: "16.5.0", peers })).toMatchObject({
    newest: "16.5.0",
    notes: ["taken by @opennextjs/cloudflare, @clerk/nextjs"],
  });
});

test("What is held back says so, and why", () => {
  const held = { range: "<16.5", why: "16.5 breaks shells." };
  expect(judge({ ...next, held })).toMatchObject({
    newest: "16.4.7",
    notes: ["held to <16.5: 16.5 breaks shells."],
  });
  expect(judge({ ...next, held: { range: "16.4.6", why: "It works." } })?.newest).toBeUndefined();
});

test("What is patched needs its patch made anew", () => {
  const patches = patchedPackages(["@opennextjs+cloudflare+1.20.13.patch", "next+16.4.6.patch"]);
  expect([...patches.keys()]).toEqual(["@opennextjs/cloudflare", "next"]);
  expect(judge({ ...next, patch: patches.get("next") })?.notes).toEqual([
    "patched: make patches/next+16.4.6.patch anew",
  ]);
});
