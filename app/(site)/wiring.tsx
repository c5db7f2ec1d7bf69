"use client";

import { useEffect, useState } from "react";
import { linkClass } from "#app/_components/link-class.ts";
import type { WiredPart } from "#lib/http/wiring.ts";

/** The parts, before it is known what answers for each: so that nothing moves when it is. */
const parts: WiredPart[] = ["Clerk", "Mailbox", "Database", "Directory", "Assistant"].map((name) => ({
  name,
  by: "…",
}));

/** What the kit is wired to on this machine, as the running Worker says. */
export function Wiring() {
  const [wired, setWired] = useState(parts);
  useEffect(() => {
    const controller = new AbortController();
    fetch("/api/wiring", { signal: controller.signal })
      .then(async (response) => setWired(((await response.json()) as { parts: WiredPart[] }).parts))
      // What is not known stays open.
      .catch(() => {});
    return () => controller.abort();
  }, []);
  return (
    <dl className="mt-4 divide-y divide-line border-y border-line scriptless:hidden">
      {wired.map(({ name, by, url }) => (
        <div key={name} className="grid gap-x-6 py-3 sm:grid-cols-[16rem_1fr]">
          <dt className="font-medium">{name}</dt>
          <dd className="text-ink-soft">
            {url ? (
              <a href={url} className={linkClass}>
                {by}
              </a>
            ) : (
              by
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
