import { Moment } from "#app/_components/moment.tsx";
import type { Rebuild } from "#db/directory-rebuilds.ts";
import { numberFormat } from "./number-format.ts";
import { RebuildButton } from "./rebuild-button.tsx";

interface DirectoryProps {
  rebuild: Rebuild | undefined;
  isAtAlgolia: boolean;
  mayRun: boolean;
}

/** Where the directory is searched, when it was filled last, and what fills it anew. */
export function Directory({ rebuild, isAtAlgolia, mayRun }: DirectoryProps) {
  return (
    <section aria-labelledby="directory" className="grid gap-4">
      <h2 id="directory" className="text-lead font-semibold">
        Directory
      </h2>
      <p className="max-w-[60ch] text-ink-soft">
        It is searched {isAtAlgolia ? "at Algolia" : "in the database itself"}, and follows each change by way
        of the outbox. Rebuilding writes everybody anew while it is in use.
      </p>
      <p className="tabular-nums">
        {!rebuild && "Never rebuilt yet: the cron trigger does that by itself."}
        {rebuild?.finishedAt && (
          <>
            Rebuilt <Moment at={rebuild.finishedAt} />, with {numberFormat.format(rebuild.people)} people.
          </>
        )}
        {rebuild && !rebuild.finishedAt && (
          <>
            Being rebuilt, begun <Moment at={rebuild.startedAt} />: {numberFormat.format(rebuild.people)}{" "}
            people so far. The cron trigger goes on with it.
          </>
        )}
      </p>
      {mayRun && <RebuildButton />}
    </section>
  );
}
