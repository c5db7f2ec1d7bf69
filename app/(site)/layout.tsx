import type { ReactNode } from "react";
import { LookChoice } from "#app/_components/look-choice.tsx";
import { Wordmark } from "#app/_components/wordmark.tsx";

const links = [
  ["/status", "Status"],
  ["/privacy", "Privacy"],
  ["/terms", "Terms"],
] as const;

/**
 * What stands around the public pages: none of it knows who looks, so that all of it is static. Its links are plain: where nothing is
 * fetched ahead and nothing kept, Next's would only weigh more.
 */
export default function SiteLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="border-b border-line">
        <div className="mx-auto flex h-14 w-full max-w-5xl items-center justify-between px-5">
          <Wordmark />
          <a href="/sign-in" className="text-ink-soft transition-colors hover:text-ink">
            Sign in
          </a>
        </div>
      </header>
      {children}
      <footer className="border-t border-line text-small text-ink-soft">
        <div className="mx-auto flex w-full max-w-5xl flex-wrap items-center justify-between gap-x-8 gap-y-4 px-5 py-6">
          <nav aria-label="More" className="flex gap-5">
            {links.map(([href, name]) => (
              <a key={href} href={href} className="py-1 hover:text-ink">
                {name}
              </a>
            ))}
          </nav>
          <LookChoice />
        </div>
      </footer>
    </>
  );
}
