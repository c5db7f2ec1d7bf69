import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { LookChoice } from "#app/_components/look-choice.tsx";
import { Page } from "#app/_components/page.tsx";
import { RowsSkeleton } from "#app/_components/rows-skeleton.tsx";
import { ActivitySettings } from "./activity-settings.tsx";
import { AssistantSettings } from "./assistant-settings.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { NotificationSettings } from "./notification-settings.tsx";
import { PersonalData } from "./personal-data.tsx";
import { loadSettings } from "./queries.ts";
import { VisibilityForm } from "./visibility-form.tsx";

export const metadata: Metadata = { title: "Settings" };

export default function SettingsPage() {
  return (
    <Page
      title="Settings"
      lead={
        <>
          What others see of you, what is remembered, and what becomes of it. Your name, your address and how
          you sign in are changed in your{" "}
          <Link href="/account" className="text-ink underline decoration-line-strong underline-offset-4">
            account
          </Link>
          .
        </>
      }
    >
      <Suspense fallback={<RowsSkeleton label="Loading your settings" />}>
        <Settings />
      </Suspense>
    </Page>
  );
}

async function Settings() {
  const { visibility, recordsActivity, personalises } = await loadSettings();
  return (
    <div className="grid gap-12">
      <section aria-labelledby="look" className="grid gap-3">
        <h2 id="look" className="text-lead font-semibold">
          Look
        </h2>
        <p className="max-w-[65ch] text-ink-soft">Light or dark, in this browser.</p>
        <LookChoice />
      </section>
      <VisibilityForm visibility={visibility} />
      <ActivitySettings recordsActivity={recordsActivity} />
      <AssistantSettings personalises={personalises} />
      <NotificationSettings />
      <PersonalData />
      <DeleteAccount />
    </div>
  );
}
