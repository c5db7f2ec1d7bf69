import type { Metadata } from "next";
import { Suspense } from "react";
import { Page } from "#app/_components/page.tsx";
import { loadProfile } from "../profile/queries.ts";
import { StartForm } from "./start-form.tsx";

export const metadata: Metadata = { title: "Welcome" };

export default function WelcomePage() {
  return (
    <Page
      title="Welcome"
      lead="A few words before you start. You can leave any of it out, and change all of it later."
    >
      <Suspense fallback={<StartSkeleton />}>
        <Start />
      </Suspense>
    </Page>
  );
}

async function Start() {
  const { profile } = await loadProfile();
  return <StartForm bio={profile.bio} visibility={profile.visibility} />;
}

/** The shape of the form that comes. */
function StartSkeleton() {
  return (
    <div role="status" className="grid gap-10">
      <span className="sr-only">Loading the form</span>
      {["h-24", "h-32", "h-10"].map((height) => (
        <div key={height} className="grid gap-2">
          <div className="skeleton h-4 w-24" />
          <div className={`skeleton ${height}`} />
        </div>
      ))}
    </div>
  );
}
