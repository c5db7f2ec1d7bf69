import { ActButton } from "#app/_components/act-button.tsx";
import { Moment } from "#app/_components/moment.tsx";
import { replay } from "./actions.ts";
import { outcomes } from "./outcomes.ts";
import { Payload } from "./payload.tsx";
import type { Delivery } from "./queries.ts";

/** A delivery: a row of the ledger, and beneath it what it said. */
export function DeliveryRows({ delivery, mayReplay }: { delivery: Delivery; mayReplay: boolean }) {
  const { id, type, objectId, receivedAt, outcome, problem, attempts, payload } = delivery;
  return (
    <tbody className="border-b border-line last:border-b-0">
      <tr className="align-top *:py-2.5 *:pr-6">
        <td className="text-ink-soft">
          <Moment at={receivedAt} />
        </td>
        <th scope="row" className="max-w-72 font-normal">
          <span className="block truncate" title={type}>
            {type}
          </span>
          <span className="block truncate font-mono text-small text-ink-soft" title={objectId ?? undefined}>
            {objectId ?? "of nothing that has an id"}
          </span>
        </th>
        <td className="max-w-60">
          <span
            className={outcome === "set_aside" ? "text-danger" : undefined}
            title={outcomes[outcome].meaning}
          >
            {outcomes[outcome].name}
          </span>
          {problem && (
            <span className="block text-small text-ink-soft [overflow-wrap:anywhere]">{problem}</span>
          )}
        </td>
        <td className="text-right tabular-nums">{attempts}</td>
        {mayReplay && (
          // What an act answers takes no room before there is an answer. What is hidden from sight stays in the frame.
          <td className="relative min-w-32 [&_[role=status]:empty]:min-h-0">
            {outcome !== "ignored" && (
              <ActButton action={replay} fields={{ id }}>
                Replay{" "}
                <span className="sr-only">
                  {type} {objectId}
                </span>
              </ActButton>
            )}
          </td>
        )}
      </tr>
      <tr>
        <td colSpan={mayReplay ? 5 : 4} className="relative pb-2.5">
          <Payload id={id} json={payload} />
        </td>
      </tr>
    </tbody>
  );
}
