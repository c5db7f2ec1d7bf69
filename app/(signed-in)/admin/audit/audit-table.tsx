import Link from "next/link";
import { linkClass } from "#app/_components/link-class.ts";
import { formatCursor } from "#lib/cursor.ts";
import { TableFrame } from "../_components/table-frame.tsx";
import { AuditRow } from "./audit-row.tsx";
import { loadAuditLog } from "./queries.ts";

export async function AuditTable({ after }: { after: Promise<string | string[] | undefined> }) {
  const { rows, next } = await loadAuditLog(await after);
  if (rows.length === 0) {
    return (
      <p className="border-y border-line py-10 text-center text-ink-soft">
        {(await after)
          ? "No more entries."
          : "Nothing yet. Here stands what administrators do: to people, deliveries and the sync."}
      </p>
    );
  }
  return (
    <>
      <TableFrame label="Audit log">
        <table className="w-full min-w-3xl border-collapse text-left">
          <thead>
            <tr className="border-b border-line text-small text-ink-soft *:py-2 *:pr-6 *:font-medium">
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">To what</th>
              <th scope="col">Request</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map((entry) => (
              <AuditRow key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      {next && (
        <Link
          href={{ pathname: "/admin/audit", query: { after: formatCursor(next) } }}
          className={`mt-4 inline-block ${linkClass}`}
        >
          Older entries
        </Link>
      )}
    </>
  );
}
