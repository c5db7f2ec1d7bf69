import { Suspense } from "react";
import { can } from "#lib/auth/user.ts";
import { NavigationLink } from "./navigation-link.tsx";
import { places } from "./places.ts";

/** The product's places: in the header, and on a phone at its lower edge, where the thumb is. To add one, add a line to places.ts. */
export function Navigation() {
  return (
    <>
      <nav
        aria-label="Main"
        className="flex gap-5 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-10 max-md:h-(--tabs) max-md:justify-around max-md:gap-0 max-md:border-t max-md:border-line max-md:bg-surface max-md:pb-[env(safe-area-inset-bottom)] md:h-full"
      >
        {places
          .filter(({ icon }) => icon)
          .map(({ label, href, icon }) => (
            <NavigationLink key={href} href={href} icon={icon}>
              {label}
            </NavigationLink>
          ))}
      </nav>
      {/* Not among the tabs: where it comes late, they would move. */}
      <Suspense>
        <ConsoleLink />
      </Suspense>
    </>
  );
}

async function ConsoleLink() {
  if (!(await can("users:read"))) return null;
  return (
    <nav aria-label="Administration" className="flex h-full">
      <NavigationLink href="/admin/people" under="/admin/" prefetch={false}>
        Console
      </NavigationLink>
    </nav>
  );
}
