import { ActButton } from "#app/_components/act-button.tsx";
import type { Effect } from "#db/outbox.ts";
import { retry } from "./actions.ts";
import { numberFormat } from "./number-format.ts";
import type { DeadEntry } from "./queries.ts";

const effectNames: Record<Effect, string> = {
  index: "Bring the directory in step",
  welcome: "Welcome a newcomer",
  refetch: "Read a person from Clerk",
};

interface OutboxProps {
  waiting: number;
  deadCount: number;
  /** Those that died first. */
  dead: DeadEntry[];
  mayRun: boolean;
}

/** What is still to follow from changes, and what failed so often that it is not tried any more. */
export function Outbox({ waiting, deadCount, dead, mayRun }: OutboxProps) {
  return (
    <section aria-labelledby="outbox" className="grid gap-4">
      <h2 id="outbox" className="text-lead font-semibold">
        Outbox
      </h2>
      <p className="max-w-[60ch] text-ink-soft">
        What follows from a change is done right after it, and tried again for a while where it fails.{" "}
        {waiting === 0 ? "Nothing waits." : `Waiting now: ${numberFormat.format(waiting)}.`}{" "}
        {deadCount === 0
          ? "Nothing was given up."
          : `Given up after twelve tries: ${numberFormat.format(deadCount)}.`}
      </p>
      {dead.length > 0 && (
        <ul aria-label="Given up" className="divide-y divide-line border-y border-line">
          {dead.map((entry) => (
            <Dead key={`${entry.effect} ${entry.objectId}`} entry={entry} mayRun={mayRun} />
          ))}
        </ul>
      )}
      {deadCount > dead.length && <p className="text-small text-ink-soft">The oldest of them are shown.</p>}
    </section>
  );
}

function Dead({ entry: { effect, objectId, problem }, mayRun }: { entry: DeadEntry; mayRun: boolean }) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 py-3">
      <div className="min-w-0 [overflow-wrap:anywhere]">
        {effectNames[effect]}
        <span className="block font-mono text-small text-ink-soft">{objectId}</span>
        {problem && <span className="block text-small text-danger">Failed: {problem}</span>}
      </div>
      {mayRun && (
        <ActButton action={retry} fields={{ effect, objectId }}>
          Try again{" "}
          <span className="sr-only">
            {effectNames[effect]} {objectId}
          </span>
        </ActButton>
      )}
    </li>
  );
}
