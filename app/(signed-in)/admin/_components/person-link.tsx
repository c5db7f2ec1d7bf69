import Link from "next/link";
import type { ReactNode } from "react";

/** A link to somebody's page in the console. */
export function PersonLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link
      href={`/admin/people/${encodeURIComponent(id)}`}
      prefetch={false}
      className="underline decoration-line-strong underline-offset-4 hover:decoration-accent"
    >
      {children}
    </Link>
  );
}
