import { currentUser } from "#lib/auth/user.ts";
import { StopActing } from "./stop-acting.tsx";

/** Says, for as long as it lasts, that an administrator acts as somebody else. At the bottom: nothing moves when it comes. */
export async function ActingAs() {
  const user = await currentUser();
  if (!user?.actorId) return null;
  return (
    <aside
      aria-label="Acting as somebody else"
      className="sticky bottom-0 max-md:bottom-(--tabs) border-t border-accent bg-surface px-5 py-3"
    >
      <div className="mx-auto flex w-full max-w-5xl flex-wrap items-center justify-between gap-3">
        <p>
          <strong className="font-semibold">You act as this person.</strong> What you do here is done in their
          name.
        </p>
        <StopActing />
      </div>
    </aside>
  );
}
