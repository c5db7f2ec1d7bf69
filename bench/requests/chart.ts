import type { Figures, Table } from "./measure.ts";
import { names } from "./names.ts";

const width = 760;
const left = 300;
const step = 17;

/** Draws the CPU of a request as bars, by scenario and contestant: an SVG that follows light and dark. */
export function chart(table: Table<Figures>): string {
  const most = Math.max(
    ...Object.values(table).flatMap((row) => Object.values(row).map(({ cpuMs }) => cpuMs.high)),
  );
  const scale = (ms: number) => ((width - left - 70) * ms) / most;
  const parts: string[] = [];
  let y = 12;
  for (const [scenario, row] of Object.entries(table)) {
    y += step;
    parts.push(text(0, y, scenario, "head"));
    for (const [who, { cpuMs }] of Object.entries(row)) {
      y += step;
      const length = Math.max(1, scale(cpuMs.median));
      parts.push(
        text(12, y, who, who === names.own ? "own" : "soft"),
        `<rect x="${left}" y="${y - 10}" width="${length.toFixed(1)}" height="11" class="${who === names.own ? "ours" : "theirs"}"/>`,
        `<line x1="${(left + scale(cpuMs.low)).toFixed(1)}" x2="${(left + scale(cpuMs.high)).toFixed(1)}" y1="${y - 4.5}" y2="${y - 4.5}"/>`,
        text(left + scale(cpuMs.high) + 6, y, `${cpuMs.median.toFixed(2)} ms`, "soft"),
      );
    }
    y += 8;
  }
  const style =
    "text{font:12px ui-sans-serif,system-ui,sans-serif;fill:#22242b}.head{font-weight:600}.own{font-weight:600}.soft{fill:#5c5f6a}.ours{fill:#c8452b}.theirs{fill:#b9bac0}line{stroke:#22242b}@media(prefers-color-scheme:dark){text{fill:#efeeec}.soft{fill:#a9abb3}.ours{fill:#f0845a}.theirs{fill:#575a64}line{stroke:#efeeec}}";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 8}" role="img" aria-label="CPU milliseconds a request"><style>${style}</style>${parts.join("")}</svg>\n`;
}

function text(x: number, y: number, content: string, name: string): string {
  return `<text x="${x.toFixed(1)}" y="${y}" class="${name}">${content}</text>`;
}
