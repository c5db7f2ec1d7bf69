import { type ReactNode, Suspense } from "react";
import { Clerk } from "#app/_components/clerk.tsx";
import { Wordmark } from "#app/_components/wordmark.tsx";
import { AccountButton } from "./account-button.tsx";
import { ActingAs } from "./acting-as.tsx";
import { Navigation } from "./navigation.tsx";
import { NavigationFocus } from "./navigation-focus.tsx";
import { Offline } from "./offline.tsx";
import { loadConsolePlaces } from "./palette/console-places.ts";
import { PaletteButton } from "./palette/palette-button.tsx";

export default function SignedInLayout({ children }: { children: ReactNode }) {
  return (
    <Clerk>
      <header className="border-b border-line">
        <div className="mx-auto flex h-14 w-full max-w-5xl items-center gap-3 px-5 sm:gap-6">
          <Wordmark />
          <Navigation />
          <div className="ml-auto flex items-center gap-3">
            {/* Not awaited: the shell is there before it is known. */}
            <PaletteButton consolePlaces={loadConsolePlaces()} />
            <AccountButton />
          </div>
        </div>
      </header>
      {children}
      <Offline />
      <Suspense>
        <NavigationFocus />
      </Suspense>
      <Suspense>
        <ActingAs />
      </Suspense>
    </Clerk>
  );
}
