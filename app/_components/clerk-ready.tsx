"use client";

import { ClerkLoaded, ClerkLoading } from "@clerk/nextjs";
import { type ReactNode, useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * Shows Clerk's components once clerk-js is there, and `fallback` until then. Clerk's own components ask whether it
 * is there while React hydrates; where clerk-js came first, they would differ from what the server sent.
 */
export function ClerkReady({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  const hydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (!hydrated) return fallback;
  return (
    <>
      <ClerkLoading>{fallback}</ClerkLoading>
      <ClerkLoaded>{children}</ClerkLoaded>
    </>
  );
}
