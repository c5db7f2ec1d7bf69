import Link from "next/link";
import { linkClass } from "#app/_components/link-class.ts";
import { Moment } from "#app/_components/moment.tsx";
import { roleNames, toRole } from "#lib/auth/roles.ts";
import { formatCursor } from "#lib/cursor.ts";
import { PersonLink } from "../_components/person-link.tsx";
import { TableFrame } from "../_components/table-frame.tsx";
import { loadPeople, nameOf, readSearch } from "./queries.ts";

interface PeopleTableProps {
  searchParams: Promise<{ q?: string | string[]; after?: string | string[] }>;
}

export async function PeopleTable({ searchParams }: PeopleTableProps) {
  const { q, after } = await searchParams;
  const { rows, next } = await loadPeople({ q, after });
  if (rows.length === 0) return <Nobody search={readSearch(q)} isFirstPage={!after} />;
  return (
    <>
      <TableFrame label="People">
        <table className="w-full min-w-[44rem] border-collapse text-left">
          <thead>
            <tr className="border-b border-line text-small text-ink-soft *:py-2 *:pr-6 *:font-medium">
              <th scope="col">Name</th>
              <th scope="col">E-mail</th>
              <th scope="col">Role</th>
              <th scope="col">State</th>
              <th scope="col">Joined</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map((person) => (
              <tr key={person.id} className="*:py-2.5 *:pr-6">
                <th scope="row" className="max-w-60 truncate font-normal" title={nameOf(person)}>
                  <PersonLink id={person.id}>{nameOf(person)}</PersonLink>
                </th>
                <td className="max-w-72 truncate text-ink-soft" title={person.email ?? undefined}>
                  {person.email}
                </td>
                <td className="whitespace-nowrap">{roleNames[toRole(person.role)]}</td>
                <td className={person.banned ? "text-danger" : "text-ink-soft"}>
                  {person.banned ? "Banned" : "Active"}
                </td>
                <td className="tabular-nums text-ink-soft">
                  <Moment at={person.createdAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {next && (
        <Link
          href={{ pathname: "/admin/people", query: { ...(q ? { q } : {}), after: formatCursor(next) } }}
          className={`mt-4 inline-block ${linkClass}`}
        >
          Older accounts
        </Link>
      )}
    </>
  );
}

function Nobody({ search, isFirstPage }: { search: string; isFirstPage: boolean }) {
  return (
    <p className="border-y border-line py-10 text-center text-ink-soft [overflow-wrap:anywhere]">
      {!isFirstPage && "Nobody further."}
      {isFirstPage && search && `Nobody's name or address begins with “${search}”.`}
      {isFirstPage && !search && "Nobody has signed up yet."}
    </p>
  );
}
