import { buttonClass } from "#app/_components/button.tsx";
import { linkClass } from "#app/_components/link-class.ts";
import { brand } from "#app/brand.ts";
import { isLocal } from "#lib/local-address.ts";
import { LiveFigures } from "./figures.tsx";
import { Wiring } from "./wiring.tsx";

const steps = [
  ["Sign up", "Clerk's own components and SDKs, against a local stand-in until you have keys."],
  ["In step", "Its signed webhooks keep the database right: verified, in one round trip, in any order."],
  ["At the edge", "Middleware, Server Actions and pages run on workerd, here as when deployed."],
] as const;

const files = [
  ["app/(signed-in)/items", "A feature, whole: page, form, action, queries. Copy it."],
  ["db/schema.ts", "The tables: what Clerk owns, and what you own."],
  ["middleware.ts", "Who may open what. Closed by default."],
] as const;

// Only the build of what is deployed is told where that will be.
const { APP_URL } = process.env;
const isHere = !APP_URL || isLocal(APP_URL);

export default function LandingPage() {
  return (
    <main id="content" className="mx-auto w-full max-w-5xl flex-1 px-5">
      <section className="py-16 sm:py-24">
        <h1 className="max-w-[18ch] text-display font-semibold">{brand.promise}</h1>
        <p className="mt-5 max-w-[52ch] text-lead text-ink-soft">
          Next.js on Cloudflare Workers, Clerk for identity, Drizzle on libSQL over HTTP. No account and no
          key until you deploy.
        </p>
        <div className="mt-8 flex flex-wrap items-center gap-x-6 gap-y-3">
          <a href="/sign-up" className={buttonClass}>
            Create an account
          </a>
          <a href="/profile" className={linkClass}>
            Open the app
          </a>
        </div>
        <LiveFigures />
      </section>
      <section aria-label="How it works" className="border-t border-line">
        <ol className="grid sm:grid-cols-3">
          {steps.map(([title, text], index) => (
            <li
              key={title}
              className="border-line py-6 not-last:border-b sm:px-6 sm:not-last:border-b-0 sm:not-last:border-r sm:first:pl-0"
            >
              <p className="font-mono text-small text-accent">{index + 1}</p>
              <h2 className="mt-2 font-semibold">{title}</h2>
              <p className="mt-1 text-ink-soft">{text}</p>
            </li>
          ))}
        </ol>
      </section>
      {isHere && (
        <section className="border-t border-line py-12">
          <h2 className="font-semibold">What is wired here</h2>
          <Wiring />
        </section>
      )}
      <section className="border-t border-line py-12">
        <h2 className="font-semibold">Open these first</h2>
        <dl className="mt-4 divide-y divide-line border-y border-line">
          {files.map(([path, text]) => (
            <div key={path} className="grid gap-x-6 py-3 sm:grid-cols-[16rem_1fr]">
              <dt className="font-mono text-small leading-6">{path}</dt>
              <dd className="text-ink-soft">{text}</dd>
            </div>
          ))}
        </dl>
      </section>
    </main>
  );
}
