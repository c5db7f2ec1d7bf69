import { type ReactNode, useEffect, useState } from "react";
import { Refresh } from "./refresh.tsx";

/** Long enough for what an act does behind its answer to be seen, in milliseconds. */
const watchMs = 20_000;

/** What has the page watch for a while what an act does, and what to draw meanwhile. */
export function useWatch(): [watch: () => void, watching: ReactNode] {
  const [begun, setBegun] = useState(0);
  useEffect(() => {
    if (begun === 0) return;
    const timer = setTimeout(() => setBegun(0), watchMs);
    return () => clearTimeout(timer);
  }, [begun]);
  return [() => setBegun((count) => count + 1), begun > 0 && <Refresh />];
}
