import Link from "next/link";
import { linkClass } from "#app/_components/link-class.ts";
import { roleNames } from "#lib/auth/roles.ts";
import type { DirectoryPage, DirectoryPerson } from "#lib/search/directory.ts";
import { Avatar } from "./avatar.tsx";
import { Highlight } from "./highlight.tsx";
import { type Search, searchPath } from "./search.ts";

interface PeopleProps {
  search: Search;
  page: DirectoryPage | undefined;
  /** Why there is no page. */
  failure: string | undefined;
}

const number = new Intl.NumberFormat("en");

/** What a search found: how many, and a page of them. */
export function People({ search, page, failure }: PeopleProps) {
  if (!page) {
    return (
      <div role="alert" className="border-l-2 border-danger pl-4">
        <p>{failure} What you typed is kept.</p>
        <Link href={searchPath(search)} className={linkClass}>
          Search again
        </Link>
      </div>
    );
  }
  return (
    <>
      <p role="status" className="mb-3 text-small text-ink-soft tabular-nums [overflow-wrap:anywhere]">
        {countOf(page, search)}
      </p>
      {page.people.length === 0 ? (
        <Nobody search={search} />
      ) : (
        <ul aria-label="People" className="divide-y divide-line border-y border-line">
          {page.people.map((person) => (
            <Row key={person.id} person={person} query={search.q} />
          ))}
        </ul>
      )}
      <nav aria-label="Pages" className="mt-4 flex gap-6">
        {search.after && (
          <Link href={searchPath({ ...search, after: undefined })} className={linkClass}>
            First page
          </Link>
        )}
        {page.next && (
          <Link href={searchPath({ ...search, after: page.next })} prefetch={false} className={linkClass}>
            Next page
          </Link>
        )}
      </nav>
    </>
  );
}

function countOf({ count, isAtLeast }: DirectoryPage, { q }: Search): string {
  const people = count === 1 ? "1 person" : `${number.format(count)} people`;
  if (isAtLeast) return `At least ${people}. Another word, or a filter, finds whom you mean.`;
  return q ? `${people} for “${q}”` : people;
}

function Row({ person, query }: { person: DirectoryPerson; query: string }) {
  const { id, name, bio, role, status } = person;
  return (
    <li className="relative flex items-start gap-4 py-3 transition-colors hover:bg-surface">
      <Avatar name={name} />
      <div className="min-w-0 flex-1">
        <Link
          href={`/directory/${id}`}
          prefetch={false}
          data-row
          // The whole row can be pressed; but where a row without scripts stays in the pieces it came in, that would be the whole page.
          className="font-medium [overflow-wrap:anywhere] before:absolute before:inset-0 scriptless:before:hidden"
        >
          {name ? <Highlight text={name} query={query} /> : "No name given"}
        </Link>
        {bio && (
          <p className="truncate text-ink-soft">
            <Highlight text={bio} query={query} />
          </p>
        )}
      </div>
      <p className="shrink-0 text-small text-ink-soft">
        {status === "banned" && <span className="text-danger">Banned </span>}
        {role !== "member" && roleNames[role]}
      </p>
    </li>
  );
}

function Nobody({ search }: { search: Search }) {
  const isNarrowed = search.role !== undefined || search.status !== undefined;
  return (
    <div className="border-y border-line py-10 text-center text-ink-soft [overflow-wrap:anywhere]">
      {search.after && <p>Nobody further.</p>}
      {!search.after && search.q && <p>Nobody is found for “{search.q}”. A part of the name is enough.</p>}
      {!search.after && !search.q && <p>{isNarrowed ? "Nobody is so." : "Nobody is here yet."}</p>}
      {isNarrowed && (
        <Link
          href={searchPath({ q: search.q, sort: search.sort })}
          className={`mt-2 inline-block text-ink ${linkClass}`}
        >
          Search among everybody
        </Link>
      )}
    </div>
  );
}
