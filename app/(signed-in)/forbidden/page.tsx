import type { Metadata } from "next";
import { Suspense } from "react";
import { ForbiddenNotice } from "./forbidden-notice.tsx";

export const metadata: Metadata = { title: "Not allowed" };

type SearchParams = Promise<{ reason?: string | string[]; from?: string | string[] }>;

export default function ForbiddenPage({ searchParams }: { searchParams: SearchParams }) {
  return (
    <Suspense>
      <ForbiddenNotice searchParams={searchParams} />
    </Suspense>
  );
}
