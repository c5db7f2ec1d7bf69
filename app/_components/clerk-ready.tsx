"use client";

import { ClerkLoaded, ClerkLoading } from "@clerk/nextjs";
import type { ReactNode } from "react";
import { useHydrated } from "./use-hydrated.ts";

/**
 * Shows Clerk's components once clerk-js is there, and `fallback` until then. Clerk's own components ask whether it
 * is there while React hydrates; where clerk-js came first, they would differ from what the server sent.
 */
export function ClerkReady({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  if (!useHydrated()) return fallback;
  return (
    <>
      <ClerkLoading>{fallback}</ClerkLoading>
      <ClerkLoaded>{children}</ClerkLoaded>
    </>
  );
}
