"use client";

import { UserProfile, useUser } from "@clerk/nextjs";
import type { ReactNode } from "react";
import { ClerkReady } from "#app/_components/clerk-ready.tsx";
import { LookChoice } from "#app/_components/look-choice.tsx";
import { Glyph } from "../glyph.tsx";

// As wide as the page: Clerk's own width is the window's.
const whole = { width: "100%", maxWidth: "none" };
const appearance = { elements: { rootBox: whole, cardBox: whole } };

/** Where the account is changed, once clerk-js is there. */
export function Account({ fallback }: { fallback: ReactNode }) {
  return (
    <ClerkReady fallback={fallback}>
      <OwnProfile />
    </ClerkReady>
  );
}

/** Clerk's profile, with pages of our own in it. To add one, add a `UserProfile.Page`. */
function OwnProfile() {
  const { isSignedIn } = useUser();
  // Whoever signs out here has no profile any more, a moment before they are elsewhere.
  if (!isSignedIn) return null;
  return (
    <UserProfile path="/account" routing="path" appearance={appearance}>
      <UserProfile.Page label="Look" url="look" labelIcon={<Glyph name="look" />}>
        <h2 className="text-lead font-semibold">Look</h2>
        <p className="mt-2 mb-4 text-ink-soft">Light or dark, in this browser.</p>
        <LookChoice />
      </UserProfile.Page>
      <UserProfile.Link label="Privacy and data" url="/settings" labelIcon={<Glyph name="settings" />} />
    </UserProfile>
  );
}
