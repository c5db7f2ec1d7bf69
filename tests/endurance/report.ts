import { aligned } from "../access/report.ts";
import type { Sample } from "./load.ts";

/** What was asked, by what went wrong meanwhile: how many, their median and 99th percentile in ms, and how many failed. */
export function tableOf(samples: Sample[]): string {
  const kinds = [...new Set(samples.map(({ kind }) => kind))].sort();
  const phases = [...new Set(samples.map(({ phase }) => phase))].sort();
  const row = (name: string, of: Sample[]) => [
    name,
    ...kinds.map((kind) => cellOf(of.filter((sample) => sample.kind === kind))),
  ];
  return aligned([
    ["n: p50/p99 ms (failed)", ...kinds],
    row("all", samples),
    ...["calm", ...phases.filter((phase) => phase !== "calm")].map((phase) =>
      row(
        phase,
        samples.filter((sample) => sample.phase === phase),
      ),
    ),
  ]);
}

function cellOf(samples: Sample[]): string {
  if (samples.length === 0) return "";
  const sorted = samples.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0);
  const failed = samples.filter(({ outcome }) => outcome !== "done").length;
  return `${samples.length}: ${at(0.5)}/${at(0.99)}${failed > 0 ? ` (${failed})` : ""}`;
}

/** What was answered, by kind, without and with something that went wrong. */
export function statusesOf(samples: Sample[]): string {
  const counts = (of: Sample[]) =>
    [...Map.groupBy(of, ({ outcome, status }) => `${status} ${outcome}`)]
      .toSorted(([, one], [, other]) => other.length - one.length)
      .map(([status, { length }]) => `${length} × ${status}`)
      .join(", ");
  const kinds = Map.groupBy(samples, ({ kind }) => kind);
  return aligned([
    ["", "calm", "with faults"],
    ...[...kinds]
      .sort()
      .map(([kind, of]) => [
        kind,
        counts(of.filter(({ phase }) => phase === "calm")),
        counts(of.filter(({ phase }) => phase !== "calm")),
      ]),
  ]);
}
