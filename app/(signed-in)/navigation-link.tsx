"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, Suspense } from "react";
import { Glyph, type GlyphName } from "./glyph.tsx";

const tabClass =
  "max-md:-mt-px max-md:mb-0 max-md:flex-1 max-md:flex-col max-md:justify-center max-md:gap-1 max-md:border-t-2 max-md:border-b-0 max-md:text-small";

interface NavigationLinkProps {
  href: string;
  /** How the addresses of the whole place begin, where it is more than a page. */
  under?: string;
  /** Whether Next fetches it ahead of the click; not where that costs more than it is worth. */
  prefetch?: false;
  /** What stands over the word on a phone. */
  icon?: GlyphName;
  children: ReactNode;
}

/** A link to a place, marked where one is there. */
export function NavigationLink(props: NavigationLinkProps) {
  return (
    // A page with an id in its address has a shell that does not know where it is: there the mark comes with the rest.
    <Suspense fallback={<PlaceLink {...props} isHere={false} />}>
      <MarkedLink {...props} />
    </Suspense>
  );
}

function MarkedLink(props: NavigationLinkProps) {
  const pathname = usePathname();
  const { href, under = `${href}/` } = props;
  return <PlaceLink {...props} isHere={pathname === href || pathname.startsWith(under)} />;
}

function PlaceLink({ href, prefetch, icon, children, isHere }: NavigationLinkProps & { isHere: boolean }) {
  return (
    <Link
      href={href}
      prefetch={prefetch}
      aria-current={isHere ? "page" : undefined}
      className={`-mb-px flex items-center whitespace-nowrap border-b-2 border-transparent text-ink-soft transition-colors hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink forced-colors:not-aria-[current=page]:border-[Canvas] ${icon ? tabClass : ""}`}
    >
      {icon && (
        <span className="md:hidden">
          <Glyph name={icon} />
        </span>
      )}
      {children}
    </Link>
  );
}
