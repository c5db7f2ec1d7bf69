"use client";

import { type ReactNode, useLayoutEffect, useState } from "react";

/**
 * Renders its content only while it is on the screen. Next keeps pages that were left, hidden, and React renders them on. Of two
 * providers of Clerk's the one that rendered last leads both to other pages, and a hidden one never says that it is there.
 */
export function WhileShown({ children }: { children: ReactNode }) {
  const [isShown, setShown] = useState(true);
  useLayoutEffect(() => {
    setShown(true);
    return () => setShown(false);
  }, []);
  return isShown ? children : null;
}
