"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

/**
 * Where a page is left by a link in it, the link is gone, and the focus with it: the next Tab would leave the document.
 * It goes on at the new page's title. A link of the navigation is still there, and keeps it.
 */
export function NavigationFocus() {
  const pathname = usePathname();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    const { activeElement, body } = document;
    if (activeElement === body || !activeElement?.checkVisibility())
      focusFirst("main h1") || focusFirst("main");
  }, [pathname]);
  return null;
}

/** Focuses the first of what is shown, and says whether there was one: Next keeps pages that were left, hidden. */
export function focusFirst(selector: string): boolean {
  const shown = [...document.querySelectorAll<HTMLElement>(selector)].find((element) =>
    element.checkVisibility(),
  );
  if (!shown) return false;
  if (shown.tabIndex < 0) shown.tabIndex = -1;
  shown.focus();
  return true;
}
