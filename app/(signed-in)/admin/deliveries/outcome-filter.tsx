import Link from "next/link";
import type { Outcome } from "#db/webhook-deliveries.ts";
import { outcomes } from "./outcomes.ts";

/** Links to the deliveries of one outcome, with the present one marked. */
export function OutcomeFilter({ chosen }: { chosen: Outcome | undefined }) {
  const kinds = Object.entries(outcomes).map(([outcome, { name }]) => ({
    name,
    href: `/admin/deliveries?outcome=${outcome}`,
    isChosen: outcome === chosen,
  }));
  const all = { name: "All", href: "/admin/deliveries", isChosen: !chosen };
  return (
    <nav aria-label="Outcome" className="mb-6">
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {[all, ...kinds].map(({ name, href, isChosen }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={isChosen ? "true" : undefined}
              className="inline-block py-1 text-ink-soft decoration-accent decoration-2 underline-offset-4 hover:text-ink aria-[current]:font-medium aria-[current]:text-ink aria-[current]:underline"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
      {chosen && <p className="mt-2 text-small text-ink-soft">{outcomes[chosen].meaning}</p>}
    </nav>
  );
}
