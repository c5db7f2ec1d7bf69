"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** As long as it is on a page that somebody looks at, reads the page anew every three seconds. */
export function Refresh() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) router.refresh();
    }, 3_000);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
