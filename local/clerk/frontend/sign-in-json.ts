import type { SignInFirstFactorJSON, SignInIdentifier, SignInJSON } from "@clerk/shared/types";
import { imageUrl } from "../avatars.ts";
import { firstFactors, secondFactors } from "../factors.ts";
import type { Instance } from "../instance.ts";
import type { SignInRecord, UserRecord } from "../records.ts";
import { frontendVerification, type WithNull } from "./user-json.ts";

/** What people may sign in with. */
function signInIdentifiers(instance: Instance): SignInIdentifier[] {
  const { emailAddress, phoneNumber, username } = instance.settings;
  return [
    ...(emailAddress.enabled ? (["email_address"] as const) : []),
    ...(phoneNumber.enabled ? (["phone_number"] as const) : []),
    ...(username.enabled ? (["username"] as const) : []),
  ];
}

function supportedFirstFactors(
  instance: Instance,
  signIn: SignInRecord,
  user: UserRecord | null,
): SignInFirstFactorJSON[] {
  if (signIn.status !== "needs_first_factor") return [];
  // Nobody has been named: a passkey is to say who it is.
  return user ? firstFactors(instance, user, signIn.identifier) : [{ strategy: "passkey" }];
}

/** A sign-in in the shape of the Frontend API. */
export function signInJson(instance: Instance, signIn: SignInRecord): SignInJSON {
  const user = instance.users.get(signIn.user_id);
  const needsSecond = user && signIn.status === "needs_second_factor";
  const { first_factor_verification: first, second_factor_verification: second } = signIn;
  const json: WithNull<
    SignInJSON,
    "user_data" | "supported_first_factors" | "supported_second_factors" | "identifier"
  > = {
    object: "sign_in",
    id: signIn.id,
    status: signIn.status,
    supported_identifiers: signInIdentifiers(instance),
    identifier: signIn.identifier,
    user_data: user && {
      first_name: user.first_name ?? undefined,
      last_name: user.last_name ?? undefined,
      image_url: imageUrl(instance, user),
      has_image: user.image_id !== null,
    },
    supported_first_factors: supportedFirstFactors(instance, signIn, user),
    supported_second_factors: needsSecond ? secondFactors(instance, user) : null,
    first_factor_verification: first && frontendVerification(first),
    second_factor_verification: second && frontendVerification(second),
    created_session_id: signIn.created_session_id,
    timezone: null,
  };
  return json as SignInJSON;
}
