import type { ReactNode } from "react";
import { Moment } from "#app/_components/moment.tsx";
import { numberFormat } from "./number-format.ts";
import type { Comparison } from "./queries.ts";
import { Refresh } from "./refresh.tsx";

interface ComparisonsProps {
  recent?: Comparison;
  full?: Comparison;
  running?: Comparison;
  children: ReactNode;
}

/** What the last comparisons found, whether one is under way, and what begins one. */
export function Comparisons({ recent, full, running, children }: ComparisonsProps) {
  return (
    <section aria-labelledby="comparisons" className="grid gap-4">
      <h2 id="comparisons" className="text-lead font-semibold">
        Comparisons with Clerk
      </h2>
      <p className="max-w-[60ch] text-ink-soft">
        Drift is how many people a comparison found missing here, stale, or gone from Clerk, and put right.
      </p>
      {running && (
        <p className="border-l-2 border-accent pl-3 tabular-nums">
          A comparison of everybody is under way, begun <Moment at={running.startedAt} />:{" "}
          {numberFormat.format(running.compared)} compared so far. If it stands still, comparing everybody
          again goes on from there. <Refresh />
        </p>
      )}
      {!recent && !full ? (
        <p className="border-y border-line py-10 text-center text-ink-soft">
          Nothing was ever compared to the end. Compare everybody first: it fills the mirror.
        </p>
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          <Last title="Who changed lately" run={recent} />
          <Last title="Everybody" run={full} />
        </div>
      )}
      {children}
    </section>
  );
}

function Last({ title, run }: { title: string; run?: Comparison }) {
  return (
    <section aria-label={title} className="rounded-edge border border-line bg-surface p-4">
      <h3 className="font-medium">{title}</h3>
      <p className="text-small text-ink-soft">{run ? <Moment at={run.startedAt} /> : "Never compared yet"}</p>
      {run && (
        <dl className="mt-3 grid grid-cols-3 gap-3 tabular-nums">
          <Figure name="Compared" value={run.compared} />
          <Figure name="Drift" value={run.missing + run.stale + run.ghosts} />
          <Figure name="Unreadable" value={run.unreadable} />
        </dl>
      )}
    </section>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt className="text-small text-ink-soft">{name}</dt>
      <dd className="text-lead">{numberFormat.format(value)}</dd>
    </div>
  );
}
