import Link from "next/link";
import { linkClass } from "#app/_components/link-class.ts";
import type { Outcome } from "#db/webhook-deliveries.ts";
import { outcomes } from "../deliveries/outcomes.ts";
import { numberFormat } from "./number-format.ts";

/** How the deliveries of a day ended, with the way to each kind. */
export function Deliveries({ countOf }: { countOf: Map<Outcome, number> }) {
  return (
    <section aria-labelledby="deliveries" className="grid gap-4">
      <h2 id="deliveries" className="text-lead font-semibold">
        Deliveries of the last 24 hours
      </h2>
      {countOf.size === 0 && <p className="text-ink-soft">None arrived.</p>}
      <dl className="divide-y divide-line border-y border-line">
        {Object.entries(outcomes).map(([outcome, { name, meaning }]) => (
          <div key={outcome} className="flex items-baseline justify-between gap-6 py-3">
            <dt>
              <Link href={`/admin/deliveries?outcome=${outcome}`} className={linkClass}>
                {name}
              </Link>
              <span className="block text-small text-ink-soft">{meaning}</span>
            </dt>
            <dd className="tabular-nums">{numberFormat.format(countOf.get(outcome as Outcome) ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
