"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

const links = [
  { href: "/profile", label: "Profile" },
  { href: "/items", label: "Items" },
];

/** The product's places, with the present one marked. */
export function Navigation() {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="flex h-full gap-5">
      {links.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={pathname === href ? "page" : undefined}
          className="-mb-px flex items-center border-b-2 border-transparent text-ink-soft transition-colors hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
