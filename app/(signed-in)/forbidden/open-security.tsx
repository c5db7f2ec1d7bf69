"use client";

import { useClerk } from "@clerk/nextjs";
import { buttonClass, quietButtonClass } from "#app/_components/button.tsx";

/** Opens Clerk's profile where a second factor is set up, and signs out to come back with it. */
export function OpenSecurity() {
  const { openUserProfile, signOut } = useClerk();
  return (
    <div className="flex flex-wrap gap-3">
      <button
        type="button"
        className={buttonClass}
        onClick={() => openUserProfile({ __experimental_startPath: "/security" })}
      >
        Set it up
      </button>
      <button
        type="button"
        className={quietButtonClass}
        onClick={() => signOut({ redirectUrl: "/sign-in?redirect_url=%2Fadmin%2Fpeople" })}
      >
        Sign out
      </button>
    </div>
  );
}
