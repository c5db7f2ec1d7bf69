import type { Context, Handler } from "hono";
import type { ClerkError } from "../errors.ts";
import { appOriginOf, asClerkError, requestOrigin } from "../http.ts";
import type { RedirectFlowRecord, VerificationRecord } from "../records.ts";
import type { Scope } from "../scope.ts";
import { requireInvitationTicket } from "../tickets.ts";
import { updateUser } from "../users.ts";
import { currentVerification } from "../verifications.ts";
import { followInvitation } from "./invitation-links.ts";
import { clientOfCookie, type FrontendEnv } from "./request.ts";
import { afterFirstFactor } from "./sign-in-flow.ts";
import { completeIfReady } from "./sign-up-flow.ts";

/** The scope of a request that a browser makes by following a link: it has no origin of its own. */
export function scopeOf(context: Context<FrontendEnv>): Scope {
  const instance = context.get("instance");
  return { instance, http: requestOrigin(context), origin: appOriginOf(context, instance) };
}

type LinkStatus = "verified" | "expired" | "failed" | "client_mismatch";

interface LinkOutcome {
  status: LinkStatus;
  createdSessionId?: string | null;
}

/** Whether the link is the newest one that was mailed, and neither used nor too old. */
function statusOf(verification: VerificationRecord | null, flow: RedirectFlowRecord): LinkStatus {
  if (verification?.code !== flow.id) return "failed";
  const { status } = currentVerification(verification);
  if (status === "unverified") return "verified";
  return status === "expired" ? "expired" : "failed";
}

const opened = (verification: VerificationRecord): VerificationRecord => ({
  ...verification,
  status: "verified",
  attempts: 1,
  code: null,
});

function openSignInLink(scope: Scope, flow: RedirectFlowRecord): LinkOutcome {
  const { instance } = scope;
  const signIn = instance.signIns.get(flow.subject_id);
  const user = instance.users.get(signIn?.user_id);
  const verification = signIn?.first_factor_verification ?? null;
  const status = statusOf(verification, flow);
  if (!signIn || !user || !verification || status !== "verified") return { status };
  const verified = { ...signIn, first_factor_verification: opened(verification) };
  const { created_session_id: createdSessionId } = afterFirstFactor(scope, verified, user);
  return { status, createdSessionId };
}

function openSignUpLink(scope: Scope, flow: RedirectFlowRecord): LinkOutcome {
  const { instance } = scope;
  const signUp = instance.signUps.get(flow.subject_id);
  const verification = signUp?.email_verification ?? null;
  const status = statusOf(verification, flow);
  if (!signUp || !verification || status !== "verified") return { status };
  const completed = completeIfReady(scope, { ...signUp, email_verification: opened(verification) });
  instance.signUps.put(completed);
  return { status, createdSessionId: completed.created_session_id };
}

function openAddressLink(scope: Scope, flow: RedirectFlowRecord): LinkOutcome {
  const user = scope.instance.users.get(flow.subject_id);
  const email = user?.email_addresses.find(({ id }) => id === flow.part_id);
  const verification = email?.verification ?? null;
  const status = statusOf(verification, flow);
  if (!user || !email || !verification || status !== "verified") return { status };
  const emailAddresses = user.email_addresses.map((other) =>
    other.id === email.id ? { ...email, verification: opened(verification) } : other,
  );
  updateUser(scope, user, { email_addresses: emailAddresses });
  return { status };
}

const OPEN: Partial<Record<RedirectFlowRecord["kind"], typeof openSignInLink>> = {
  sign_in: openSignInLink,
  sign_up: openSignUpLink,
  email_address: openAddressLink,
};

/** `GET /verify`: a mailed link, opened. */
export const openLink: Handler<FrontendEnv> = (context) => {
  const scope = scopeOf(context);
  const { instance } = scope;
  const flow = instance.redirectFlows.get(context.req.query("token"));
  if (!flow) return context.text("This link is not valid. Ask for a new one.", 400);
  const target = new URL(flow.redirect_url);
  const { linkInSameBrowser } = instance.settings.emailAddress;
  const isSameBrowser = clientOfCookie(context, instance)?.id === flow.client_id;
  const outcome = instance.transaction((): LinkOutcome => {
    if (linkInSameBrowser && !isSameBrowser) return { status: "client_mismatch" };
    try {
      return OPEN[flow.kind]?.(scope, flow) ?? { status: "failed" };
    } catch (thrown) {
      asClerkError(thrown);
      return { status: "failed" };
    }
  });
  target.searchParams.set("__clerk_status", outcome.status);
  target.searchParams.set("__clerk_created_session", outcome.createdSessionId ?? "");
  return context.redirect(target.href, 302);
};

/** Where an invitation leads that names no page of its own. */
const INVITATION_PAGES = { sign_in: "/sign-in", sign_up: "/sign-up", complete: "/" };

/** `GET /tickets/accept`: an invitation, followed. It leads to the app, which then uses the ticket. */
export const acceptTicket: Handler<FrontendEnv> = (context) => {
  const scope = scopeOf(context);
  const { instance } = scope;
  const ticket = context.req.query("ticket") ?? "";
  try {
    const invitation = requireInvitationTicket(instance, ticket);
    const client = clientOfCookie(context, instance);
    const outcome = instance.transaction(() => followInvitation(scope, client, invitation));
    const page = invitation.redirect_url ?? INVITATION_PAGES[outcome];
    const target = new URL(page, instance.appOrigin);
    target.searchParams.set("__clerk_ticket", ticket);
    target.searchParams.set("__clerk_status", outcome);
    return context.redirect(target.href, 302);
  } catch (thrown) {
    const error: ClerkError = asClerkError(thrown);
    return context.text(error.message, 400);
  }
};
