"use client";

import { useEffect, useId, useState } from "react";
import type { Budget } from "#lib/assistant/protocol.ts";

const number = new Intl.NumberFormat("en");
const hourMs = 60 * 60 * 1000;

export const isSpent = ({ used, limit }: Budget) => used >= limit;

/** How much of the day's budget is left. */
export function BudgetMeter({ budget }: { budget: Budget }) {
  const { used, limit } = budget;
  const left = Math.max(0, limit - used);
  const label = useId();
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-small text-ink-soft tabular-nums">
      <span id={label}>
        {number.format(left)} of {number.format(limit)} tokens left today
      </span>
      <meter
        aria-labelledby={label}
        min={0}
        max={limit}
        value={left}
        className="h-1.5 w-20 appearance-none rounded-edge border-0 bg-line [&::-moz-meter-bar]:rounded-edge [&::-moz-meter-bar]:bg-ink-soft [&::-webkit-meter-bar]:h-1.5 [&::-webkit-meter-bar]:rounded-edge [&::-webkit-meter-bar]:border-0 [&::-webkit-meter-bar]:bg-line [&::-webkit-meter-optimum-value]:rounded-edge [&::-webkit-meter-optimum-value]:bg-ink-soft"
      />
    </p>
  );
}

/** Says when a budget that is spent is full again. */
export function BudgetSpent() {
  const [hours, setHours] = useState<number>();
  useEffect(() => {
    const now = new Date();
    const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
    setHours(Math.ceil((midnight - now.getTime()) / hourMs));
  }, []);
  const when =
    hours === undefined ? "at midnight (UTC)" : hours === 1 ? "within an hour" : `in ${hours} hours`;
  return <>Today's budget is spent. It is full again {when}.</>;
}
