import Link from "next/link";
import { linkClass } from "#app/_components/link-class.ts";
import { can } from "#lib/auth/user.ts";
import { formatCursor } from "#lib/cursor.ts";
import { TableFrame } from "../_components/table-frame.tsx";
import { DeliveryRows } from "./delivery-rows.tsx";
import { OutcomeFilter } from "./outcome-filter.tsx";
import { outcomes, readOutcome } from "./outcomes.ts";
import { loadDeliveries } from "./queries.ts";

interface DeliveriesProps {
  searchParams: Promise<{ outcome?: string | string[]; after?: string | string[] }>;
}

export async function Deliveries({ searchParams }: DeliveriesProps) {
  const { outcome, after } = await searchParams;
  const chosen = readOutcome(outcome);
  const { rows, next } = await loadDeliveries({ outcome, after });
  const mayReplay = await can("sync:run");
  return (
    <>
      <OutcomeFilter chosen={chosen} />
      {rows.length === 0 ? (
        <p className="border-y border-line py-10 text-center text-ink-soft">
          {after && "No more deliveries."}
          {!after && chosen && `None of the kept deliveries is ${outcomes[chosen].name.toLowerCase()}.`}
          {!after && !chosen && "Nothing has arrived yet. Sign up somebody, and Clerk sends the first one."}
        </p>
      ) : (
        <TableFrame label="Deliveries">
          <table className="w-full min-w-2xl border-collapse text-left">
            <thead>
              <tr className="border-b border-line text-small text-ink-soft *:py-2 *:pr-6 *:font-medium">
                <th scope="col">Received</th>
                <th scope="col">What, and of what</th>
                <th scope="col">Outcome</th>
                <th scope="col" className="text-right">
                  Attempts
                </th>
                {mayReplay && <th scope="col">Again</th>}
              </tr>
            </thead>
            {rows.map((delivery) => (
              <DeliveryRows key={delivery.id} delivery={delivery} mayReplay={mayReplay} />
            ))}
          </table>
        </TableFrame>
      )}
      {next && (
        <Link
          href={{
            pathname: "/admin/deliveries",
            query: { ...(chosen && { outcome: chosen }), after: formatCursor(next) },
          }}
          className={`mt-4 inline-block ${linkClass}`}
        >
          Older deliveries
        </Link>
      )}
    </>
  );
}
