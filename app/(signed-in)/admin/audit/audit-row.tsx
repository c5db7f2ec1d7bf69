import { Moment } from "#app/_components/moment.tsx";
import { PersonLink } from "../_components/person-link.tsx";
import { nameOf } from "../people/queries.ts";
import type { Entry } from "./queries.ts";
import { sentenceOf } from "./sentences.ts";

/** An entry: who did what to what, and when. */
export function AuditRow({ entry }: { entry: Entry }) {
  const { occurredAt, actorId, action, targetId, detail, outcome, requestId } = entry;
  const actor = nameOf({ ...entry, id: actorId });
  return (
    <tr className="align-top *:py-2.5 *:pr-6">
      <td className="text-ink-soft">
        <Moment at={occurredAt} />
      </td>
      <td className="max-w-48 truncate" title={actor}>
        <PersonLink id={actorId}>{actor}</PersonLink>
      </td>
      <td>
        {outcome === "failed" && <strong className="font-medium text-danger">Failed: </strong>}
        {sentenceOf(action)}
        {detail && <span className="block text-small text-ink-soft [overflow-wrap:anywhere]">{detail}</span>}
      </td>
      <td className="min-w-48 max-w-72 truncate font-mono text-small" title={targetId ?? undefined}>
        {targetId?.startsWith("user_") ? <PersonLink id={targetId}>{targetId}</PersonLink> : targetId}
      </td>
      <td className="max-w-40 truncate font-mono text-small text-ink-soft" title={requestId}>
        {requestId}
      </td>
    </tr>
  );
}
