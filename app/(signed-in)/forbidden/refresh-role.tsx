"use client";

import { useSession } from "@clerk/nextjs";
import { useEffect } from "react";

/**
 * A token is up to a minute old. Whoever has just been given a role gets a new one here, and goes back to where they
 * wanted to go; for everybody else nothing happens.
 */
export function RefreshRole({ role, from }: { role: string; from: string }) {
  const { session } = useSession();
  useEffect(() => {
    if (!session) return;
    let left = false;
    void session
      .getToken({ skipCache: true })
      .then(() => {
        const claims = session.lastActiveToken?.jwt?.claims as { metadata?: { role?: string } } | undefined;
        const now = claims?.metadata?.role;
        if (!left && now !== undefined && now !== role) window.location.replace(from);
      })
      // Offline: they stay where they are.
      .catch(() => {});
    return () => {
      left = true;
    };
  }, [session, role, from]);
  return null;
}
