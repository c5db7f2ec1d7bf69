import { Suspense } from "react";
import { can } from "#lib/auth/user.ts";
import { NavigationLink } from "./navigation-link.tsx";

/** The product's places. To add one, add a line. */
export function Navigation() {
  return (
    <nav aria-label="Main" className="flex h-full min-w-0 gap-3 overflow-x-auto overflow-y-hidden sm:gap-5">
      <NavigationLink href="/profile">Profile</NavigationLink>
      <NavigationLink href="/items">Items</NavigationLink>
      <NavigationLink href="/directory">Directory</NavigationLink>
      <NavigationLink href="/assistant">Assistant</NavigationLink>
      <Suspense>
        <ConsoleLink />
      </Suspense>
    </nav>
  );
}

async function ConsoleLink() {
  if (!(await can("users:read"))) return null;
  return (
    <NavigationLink href="/admin/people" under="/admin/" prefetch={false}>
      Console
    </NavigationLink>
  );
}
