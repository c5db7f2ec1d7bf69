import { UserButton } from "@clerk/nextjs";
import { type ReactNode, Suspense } from "react";
import { Clerk } from "#app/_components/clerk.tsx";
import { ClerkReady } from "#app/_components/clerk-ready.tsx";
import { Wordmark } from "#app/_components/wordmark.tsx";
import { ActingAs } from "./acting-as.tsx";
import { Navigation } from "./navigation.tsx";

export default function SignedInLayout({ children }: { children: ReactNode }) {
  return (
    <Clerk>
      <header className="border-b border-line">
        <div className="mx-auto flex h-14 w-full max-w-5xl items-center gap-3 px-5 sm:gap-6">
          {/* A phone has room for the sign alone. */}
          <div className="max-sm:[&_span]:sr-only">
            <Wordmark />
          </div>
          <Navigation />
          <div className="ml-auto grid size-7 place-items-center">
            <ClerkReady fallback={<div className="skeleton size-7 rounded-full" />}>
              <UserButton />
            </ClerkReady>
          </div>
        </div>
      </header>
      {children}
      <Suspense>
        <ActingAs />
      </Suspense>
    </Clerk>
  );
}
