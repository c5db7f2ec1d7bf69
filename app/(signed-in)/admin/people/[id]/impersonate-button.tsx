"use client";

import { useClerk } from "@clerk/nextjs";
import { ActButton } from "#app/_components/act-button.tsx";
import { impersonate } from "./actions.ts";

/** Acts as somebody else: leaves this session, and enters theirs by Clerk's ticket. */
export function ImpersonateButton({ userId, name }: { userId: string; name: string }) {
  const { signOut } = useClerk();
  return (
    <ActButton
      action={impersonate}
      fields={{ userId }}
      onDone={({ path }) => signOut({ redirectUrl: path })}
      confirm={{
        title: `Act as ${name}?`,
        text: "You are signed out here and see the product as they do, without an administrator's powers. When you stop, sign in again. It is written into the audit log.",
        button: "Act as them",
      }}
    >
      Act as them
    </ActButton>
  );
}
