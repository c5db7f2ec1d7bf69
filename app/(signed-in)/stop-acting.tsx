"use client";

import { useClerk } from "@clerk/nextjs";
import { quietButtonClass } from "#app/_components/button.tsx";

/** Ends the session of whom an administrator acts as; their own begins with a sign-in. */
export function StopActing() {
  const { signOut } = useClerk();
  return (
    <button
      type="button"
      className={quietButtonClass}
      onClick={() => signOut({ redirectUrl: "/sign-in?redirect_url=%2Fadmin%2Fpeople" })}
    >
      Stop
    </button>
  );
}
