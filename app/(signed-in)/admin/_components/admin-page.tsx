import { type ReactNode, Suspense } from "react";
import { Page } from "#app/_components/page.tsx";
import { allows, type Permission } from "#lib/auth/roles.ts";
import { requirePermission } from "#lib/auth/user.ts";
import { consolePlaces } from "../places.ts";
import { AdminTabs } from "./admin-tabs.tsx";

interface AdminPageProps {
  /** Nothing of the page is rendered, or fetched, for whoever has not got it. */
  permission: Permission;
  title: string;
  lead: string;
  children: ReactNode;
}

/** A page of the console. All of it, its title too, is behind the guard: the shell that anybody could get is empty. */
export function AdminPage(props: AdminPageProps) {
  return (
    <Suspense fallback={<AdminSkeleton />}>
      <GuardedPage {...props} />
    </Suspense>
  );
}

async function GuardedPage({ permission, title, lead, children }: AdminPageProps) {
  const { role } = await requirePermission(permission);
  return (
    <Page
      title={title}
      lead={lead}
      wide
      above={<AdminTabs places={consolePlaces.filter((place) => allows(role, place.permission))} />}
    >
      {children}
    </Page>
  );
}

function AdminSkeleton() {
  return (
    <div role="status" className="mx-auto grid w-full max-w-5xl gap-4 px-5 py-14">
      <span className="sr-only">Loading</span>
      <div className="skeleton h-4 w-72" />
      <div className="skeleton mt-6 h-7 w-40" />
      <div className="skeleton h-4 w-80" />
      {["a", "b", "c", "d", "e"].map((row) => (
        <div key={row} className="skeleton h-9" />
      ))}
    </div>
  );
}
