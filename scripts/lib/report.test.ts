import { expect, test } from "vitest";
import { type Facts, report } from "./report.ts";

const figures = (median: number) => ({
  cpuMs: { median, low: 0, high: 0 },
  perSecond: { median: 0, low: 0, high: 0 },
  firstByteMs: { p50: 0, p95: 0, p99: 0 },
  lastByteMs: { p50: 0, p95: 0, p99: 0 },
  posts: 0,
  bytes: 0,
});

const facts: Facts = {
  address: "https://preview.example.com",
  worker: { name: "the Worker", kib: 1203.4, budget: 1250 },
  pages: [
    { name: "index", kib: 137.26, budget: 140 },
    { name: "profile", kib: 201, budget: 200 },
  ],
  bench: {
    at: "2026-11-28",
    warm: { "public page": { edgewise: figures(0.3165), "a bare Worker": figures(0.2909) } },
  },
};

test("A report says where it is live, what it weighs, and what is too heavy", () => {
  const text = report(facts);
  expect(text).toContain("Live at https://preview.example.com");
  expect(text).toContain("Over budget: profile. The Worker: 1,203 of 1,250 KiB, gzip.");
  expect(text).toContain("| /index | 137.3 | 140 |  |");
  expect(text).toContain("| /profile | 201.0 | 200 | over |");
});

test("A report has the bench's table, with a gap where somebody was not measured", () => {
  expect(report(facts)).toContain("| public page | 0.32 |  |  |  |  | 0.29 |");
});

test("What is live nowhere has no address, and what is light no complaint", () => {
  const text = report({ ...facts, address: undefined, pages: facts.pages.slice(0, 1) });
  expect(text).toMatch(/^All 2 weights are within their budgets\./);
});
