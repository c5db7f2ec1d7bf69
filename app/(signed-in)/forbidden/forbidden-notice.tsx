import Link from "next/link";
import { quietButtonClass } from "#app/_components/button.tsx";
import { Page } from "#app/_components/page.tsx";
import { requireUser } from "#lib/auth/user.ts";
import { OpenSecurity } from "./open-security.tsx";
import { RefreshRole } from "./refresh-role.tsx";

interface ForbiddenNoticeProps {
  searchParams: Promise<{ reason?: string | string[]; from?: string | string[] }>;
}

/** Says why somebody may not see what they asked for, and what they can do. */
export async function ForbiddenNotice({ searchParams }: ForbiddenNoticeProps) {
  const { role, actorId } = await requireUser();
  const { reason, from } = await searchParams;
  if (reason === "second_factor_required") {
    return (
      <Page
        title="Two-step verification is needed"
        lead="The console opens only for a session that began with a second step. Set one up in your account, then sign out, and sign in with it."
      >
        <OpenSecurity />
      </Page>
    );
  }
  return (
    <Page
      title="Not for your role"
      lead={
        actorId
          ? "You act as somebody else, and so have none of an administrator's powers. Stop first."
          : "Your role does not allow this. If it should, ask an administrator of this product."
      }
    >
      <Link href="/profile" className={quietButtonClass}>
        Back to your profile
      </Link>
      {/* Only of our own console, or anybody could send somebody on from here. */}
      {typeof from === "string" && /^\/admin(?:[/?]|$)/.test(from) && <RefreshRole role={role} from={from} />}
    </Page>
  );
}
