"use client";

import { useEffect } from "react";

/** Has the browser show a page of ours where there is no network. It is kept from the first visit on. */
export function Offline() {
  useEffect(() => {
    // Forbidden, or not known to the browser: then its own page is shown.
    navigator.serviceWorker?.register("/offline.js").catch(() => {});
  }, []);
  return null;
}
