import { type ReactNode, Suspense } from "react";
import { Clerk } from "#app/_components/clerk.tsx";
import { Wordmark } from "#app/_components/wordmark.tsx";
import { AccountButton } from "./account-button.tsx";
import { ActingAs } from "./acting-as.tsx";
import { Navigation } from "./navigation.tsx";
import { Offline } from "./offline.tsx";

export default function SignedInLayout({ children }: { children: ReactNode }) {
  return (
    <Clerk>
      <header className="border-b border-line">
        <div className="mx-auto flex h-14 w-full max-w-5xl items-center gap-3 px-5 sm:gap-6">
          <Wordmark />
          <Navigation />
          <div className="ml-auto">
            <AccountButton />
          </div>
        </div>
      </header>
      {children}
      <Offline />
      <Suspense>
        <ActingAs />
      </Suspense>
    </Clerk>
  );
}
