import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { linkClass } from "#app/_components/link-class.ts";
import { Page } from "#app/_components/page.tsx";
import { RowsSkeleton } from "#app/_components/rows-skeleton.tsx";
import type { UserId } from "#db/schema.ts";
import { roleNames } from "#lib/auth/roles.ts";
import { Avatar } from "../avatar.tsx";
import { loadPerson } from "../queries.ts";

export const metadata: Metadata = { title: "Person" };

export default function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  return (
    <Page
      title="Person"
      lead="What they tell about themselves."
      above={
        <Link href="/directory" className={`mb-6 inline-block ${linkClass}`}>
          ← Directory
        </Link>
      }
    >
      <Suspense fallback={<RowsSkeleton label="Loading the person" />}>
        <Person id={params.then(({ id }) => id as UserId)} />
      </Suspense>
    </Page>
  );
}

const month = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });

async function Person({ id }: { id: Promise<UserId> }) {
  const { person, isViewer, seesEverybody } = await loadPerson(await id);
  const name = person.name || "No name given";
  return (
    <article aria-label={name} className="grid gap-6">
      <div className="flex items-center gap-4">
        <Avatar name={person.name} isLarge />
        <div className="min-w-0">
          <h2 className="text-lead font-semibold [overflow-wrap:anywhere]">{name}</h2>
          <p className="text-ink-soft">
            {roleNames[person.role]} since {month.format(person.joinedAt)}
            {person.banned && <span className="text-danger"> · Banned</span>}
          </p>
        </div>
      </div>
      <p className="max-w-[65ch] whitespace-pre-line [overflow-wrap:anywhere]">
        {person.bio || <span className="text-ink-soft">They have not written about themselves.</span>}
      </p>
      <div className="flex flex-wrap gap-6">
        {isViewer && (
          <>
            <Link href="/profile" className={linkClass}>
              This is you: edit your profile
            </Link>
            <Link href="/settings" className={linkClass}>
              Who sees this
            </Link>
          </>
        )}
        {seesEverybody && (
          <Link href={`/admin/people/${person.id}`} prefetch={false} className={linkClass}>
            Open in the console
          </Link>
        )}
      </div>
    </article>
  );
}
