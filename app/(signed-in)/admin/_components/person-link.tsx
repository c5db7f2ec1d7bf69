import Link from "next/link";
import type { ReactNode } from "react";
import { linkClass } from "#app/_components/link-class.ts";

/** A link to somebody's page in the console. */
export function PersonLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link href={`/admin/people/${encodeURIComponent(id)}`} prefetch={false} className={linkClass}>
      {children}
    </Link>
  );
}
