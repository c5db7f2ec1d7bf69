"use client";

import { useEffect, useState } from "react";

interface Figures {
  /** Until the first byte of this page, in milliseconds. */
  firstByte: number;
  /** Of the scripts it needs, compressed, in KiB. */
  scripts: number;
}

/** What this very page took, as the visitor's own browser has measured it. */
export function LiveFigures() {
  const [figures, setFigures] = useState<Figures>();
  useEffect(() => {
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    if (!navigation) return;
    const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const scripts = resources.filter(({ name }) => /\.js(?:\?|$)/.test(name));
    const bytes = scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    setFigures({
      firstByte: Math.round(navigation.responseStart - navigation.requestStart),
      scripts: Math.round(bytes / 1024),
    });
  }, []);
  return (
    <p className="mt-10 text-small text-ink-soft tabular-nums scriptless:hidden">
      This page, in your browser: first byte after <Figure>{figures?.firstByte}</Figure> ms,{" "}
      <Figure>{figures?.scripts}</Figure> KiB of scripts, none of them for signing in, no trip to the
      database.
    </p>
  );
}

function Figure({ children }: { children: number | undefined }) {
  return <span className="inline-block min-w-[3ch] font-mono text-ink">{children ?? "…"}</span>;
}
