"use client";

import { UserButton } from "@clerk/nextjs";
import { ClerkReady } from "#app/_components/clerk-ready.tsx";
import { Glyph } from "./glyph.tsx";

/** The picture of who is signed in, and behind it their account, their settings and the way out. */
export function AccountButton() {
  return (
    <div className="grid size-7 place-items-center">
      <ClerkReady fallback={<div className="skeleton size-7 rounded-full" />}>
        <UserButton userProfileMode="navigation" userProfileUrl="/account">
          <UserButton.MenuItems>
            <UserButton.Link label="Settings" href="/settings" labelIcon={<Glyph name="settings" />} />
            <UserButton.Link label="Activity" href="/activity" labelIcon={<Glyph name="activity" />} />
          </UserButton.MenuItems>
        </UserButton>
      </ClerkReady>
    </div>
  );
}
