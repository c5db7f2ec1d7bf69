import type { WaitlistJSON } from "@clerk/shared/types";
import { errors } from "../errors.ts";
import { normalizeEmail } from "../identifiers.ts";
import { joinWaitlist } from "../waitlist.ts";
import { type FrontendReply, type FrontendRequest, requireField } from "./request.ts";

/** `POST /waitlist`. Bare, without an envelope. */
export function createWaitlistEntry(request: FrontendRequest): FrontendReply {
  if (request.instance.settings.signUp.mode !== "waitlist") {
    throw errors.forbidden("The waitlist is not enabled for this instance.");
  }
  const entry = joinWaitlist(request, normalizeEmail(requireField(request, "email_address")));
  const json: WaitlistJSON = {
    object: "waitlist",
    id: entry.id,
    created_at: entry.created_at,
    updated_at: entry.updated_at,
  };
  return { bare: json };
}
