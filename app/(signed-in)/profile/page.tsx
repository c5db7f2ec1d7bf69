import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { linkClass } from "#app/_components/link-class.ts";
import { Page } from "#app/_components/page.tsx";
import { BioForm } from "./bio-form.tsx";
import { Details, DetailsSkeleton } from "./details.tsx";
import { loadProfile } from "./queries.ts";
import { RecentActivity } from "./recent-activity.tsx";

export const metadata: Metadata = { title: "Profile" };

export default function ProfilePage() {
  return (
    <Page
      title="Profile"
      lead={
        <>
          Who you are here. Your name and address come from your account; the rest is yours to write. Who sees
          it is up to your{" "}
          <Link href="/settings" className="text-ink underline decoration-line-strong underline-offset-4">
            settings
          </Link>
          .
        </>
      }
    >
      <Suspense fallback={<DetailsSkeleton />}>
        <Profile />
      </Suspense>
    </Page>
  );
}

async function Profile() {
  const { profile, activity } = await loadProfile();
  return (
    <div className="grid gap-10">
      <Details profile={profile} />
      {!profile.bio && (
        <p className="border-l-2 border-accent pl-4">
          New here?{" "}
          <Link href="/welcome" className={linkClass}>
            Say who you are, and who finds you
          </Link>
          .
        </p>
      )}
      <BioForm bio={profile.bio} />
      <RecentActivity activity={activity} />
    </div>
  );
}
