import type { ReactNode } from "react";
import { Clerk } from "#app/_components/clerk.tsx";
import { Wordmark } from "#app/_components/wordmark.tsx";
import { brand } from "#app/brand.ts";

/** What stands around Clerk's form. It begins at the top: what is centred would move when the form comes. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <Clerk>
      <header className="mx-auto w-full max-w-5xl px-5 py-4">
        <Wordmark />
      </header>
      <main
        id="content"
        className="mx-auto grid w-full max-w-5xl flex-1 content-start items-start justify-items-center gap-x-16 gap-y-8 px-5 pt-4 pb-16 sm:pt-16 lg:grid-cols-[1fr_auto] lg:pt-24"
      >
        <p className="w-full max-w-100 text-title leading-tight font-semibold tracking-tight text-balance lg:max-w-[12ch] lg:justify-self-start lg:text-display">
          {brand.promise}
        </p>
        {children}
      </main>
    </Clerk>
  );
}
