"use client";

import { useUser } from "@clerk/nextjs";
import { ActButton } from "#app/_components/act-button.tsx";

/** Closes the account, at Clerk: its webhook then erases what is kept here. */
export function DeleteAccount() {
  const { user } = useUser();
  // Clerk's settings may forbid it, to everybody or to one person.
  const mayDelete = user?.deleteSelfEnabled ?? true;
  return (
    <section aria-labelledby="delete" className="grid gap-4 scriptless:hidden">
      <h2 id="delete" className="text-lead font-semibold">
        Delete your account
      </h2>
      <p className="max-w-[65ch] text-ink-soft">
        {mayDelete
          ? "Your account is closed, and all that is kept here about you is erased with it. It can't be undone."
          : "Accounts are closed by an administrator here: ask one."}
      </p>
      {user && mayDelete ? (
        <div className="flex">
          <ActButton
            action={async () => {
              await user.delete();
              // Loaded anew: nothing of theirs stays in the page.
              window.location.assign("/");
              return { success: true, message: "Your account is deleted.", data: undefined };
            }}
            fields={{}}
            confirm={{
              title: "Delete your account?",
              text: "You can't sign in any more, and your bio, your items, your activity and your conversations are erased. It can't be undone. Download your data first if you want to keep it.",
              button: "Delete my account",
            }}
          >
            Delete my account
          </ActButton>
        </div>
      ) : (
        <div className="min-h-16" />
      )}
    </section>
  );
}
