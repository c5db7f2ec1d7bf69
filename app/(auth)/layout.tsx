import type { ReactNode } from "react";
import { Clerk } from "#app/_components/clerk.tsx";
import { Wordmark } from "#app/_components/wordmark.tsx";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <Clerk>
      <header className="px-5 py-4">
        <Wordmark />
      </header>
      <main id="content" className="grid flex-1 place-items-center px-4 pb-16">
        {children}
      </main>
    </Clerk>
  );
}
