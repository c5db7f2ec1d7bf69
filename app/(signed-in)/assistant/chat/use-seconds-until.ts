"use client";

import { useEffect, useState } from "react";

/** How many seconds are left until a moment, counting down; 0 where it is over or there is none. */
export function useSecondsUntil(moment: number | undefined): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (moment === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= moment) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [moment]);
  if (moment === undefined || now === 0) return 0;
  return Math.max(0, Math.ceil((moment - now) / 1_000));
}
