import type { Metadata } from "next";
import { Suspense } from "react";
import { RowsSkeleton } from "#app/_components/rows-skeleton.tsx";
import { requireUser } from "#lib/auth/user.ts";
import { Account } from "../account.tsx";

export const metadata: Metadata = { title: "Account" };

export default function AccountPage() {
  return (
    <main id="content" className="mx-auto w-full max-w-5xl flex-1 px-5 py-10 sm:py-14">
      <p className="mb-8 max-w-[60ch] text-lead text-ink-soft">
        Your name and picture, the addresses and accounts you sign in with, your password, passkeys and second
        step, and where you are signed in.
      </p>
      <Suspense fallback={<AccountSkeleton />}>
        <OwnAccount />
      </Suspense>
    </main>
  );
}

async function OwnAccount() {
  await requireUser();
  return <Account fallback={<AccountSkeleton />} />;
}

function AccountSkeleton() {
  return (
    <div className="min-h-176">
      {/* Clerk's profile has a heading of its own. */}
      <h1 className="sr-only">Account</h1>
      <RowsSkeleton label="Loading your account" />
      <noscript>Changing your account needs JavaScript.</noscript>
    </div>
  );
}
