"use client";

import { useClerk } from "@clerk/nextjs";
import Link from "next/link";
import { buttonClass, quietButtonClass } from "#app/_components/button.tsx";

/** Leads to where a second factor is set up, and signs out to come back with it. */
export function OpenSecurity() {
  const { signOut } = useClerk();
  return (
    <div className="flex flex-wrap gap-3">
      <Link href="/account/security" className={buttonClass}>
        Set it up
      </Link>
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
