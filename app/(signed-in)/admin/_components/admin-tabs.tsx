import { NavigationLink } from "../../navigation-link.tsx";

/** The places of the console, with the present one marked. */
export function AdminTabs({ places }: { places: { href: string; label: string }[] }) {
  return (
    <nav
      aria-label="Console"
      className="mb-8 flex h-10 gap-4 overflow-x-auto sm:gap-6 border-b border-line max-sm:-mx-5 max-sm:px-5"
    >
      {places.map(({ href, label }) => (
        <NavigationLink key={href} href={href} prefetch={false}>
          {label}
        </NavigationLink>
      ))}
    </nav>
  );
}
