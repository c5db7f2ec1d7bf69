"use client";

import { useEffect, useState } from "react";
import type { Budget } from "#lib/assistant/protocol.ts";

const number = new Intl.NumberFormat("en");
const hourMs = 60 * 60 * 1000;

export const isSpent = ({ used, limit }: Budget) => used >= limit;

/** How much of the day's budget is left. */
export function BudgetMeter({ budget }: { budget: Budget }) {
  const { used, limit } = budget;
  const left = Math.max(0, limit - used);
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-small text-ink-soft tabular-nums">
      <span>
        {number.format(left)} of {number.format(limit)} tokens left today
      </span>
      <span aria-hidden="true" className="h-1 w-20 rounded-edge bg-line">
        <span
          className="block h-full rounded-edge bg-ink-soft"
          style={{ width: `${limit > 0 ? (left / limit) * 100 : 0}%` }}
        />
      </span>
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
