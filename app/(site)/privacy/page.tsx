import type { Metadata } from "next";
import { Page } from "#app/_components/page.tsx";
import { Draft } from "../draft.tsx";

export const metadata: Metadata = { title: "Privacy" };

const kept = [
  ["Your account", "Your name, your address and how you sign in: at Clerk, and a copy here."],
  ["What you write", "Your bio, your items and what you talk about with the assistant."],
  [
    "What you do",
    "What you search for and whom you look at, for ninety days and for you alone. You can switch it off.",
  ],
  [
    "What the assistant is told",
    "Your profile, your newest items and your last activity go to Anthropic with your question. You see it word for word, and can switch it off.",
  ],
] as const;

export default function PrivacyPage() {
  return (
    <Page title="Privacy" lead="What is kept about you, where, and how you take it along or erase it.">
      <Draft />
      <dl className="divide-y divide-line border-y border-line">
        {kept.map(([what, text]) => (
          <div key={what} className="grid gap-x-6 gap-y-1 py-4 sm:grid-cols-[14rem_1fr]">
            <dt className="font-medium">{what}</dt>
            <dd className="text-ink-soft">{text}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-6 max-w-[65ch] text-ink-soft">
        In your settings you download all of it as a file, or erase it. Closing your account erases
        everything. Cookies are those that keep you signed in; nobody else&apos;s are set, and nothing counts
        your visits.
      </p>
    </Page>
  );
}
