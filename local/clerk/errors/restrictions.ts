import { ClerkError, onParameter } from "./clerk-error.ts";

/**
 * Milliseconds that Clerk takes to ask another server about a password. Its form counts on them: a moment after the
 * last key it says that the password is fine, also over an error that was there before.
 */
const BREACH_LOOK_UP = 700;

/** Errors about what the instance's settings do not allow. */
export const restrictionErrors = {
  userLocked: (secondsLeft: number) =>
    new ClerkError(
      403,
      "user_locked",
      "Account locked",
      `Your account is locked. You will be able to try again in ${Math.ceil(secondsLeft / 60)} minutes. For more information, contact support.`,
      { lockout_expires_in_seconds: secondsLeft },
    ),
  reverificationRequired: () =>
    new ClerkError(
      403,
      "session_reverification_required",
      "Additional verification required",
      "You need to provide additional verification to perform this operation",
    ),
  tooManyRequests: () =>
    new ClerkError(429, "too_many_requests", "Too many requests. Please try again in a bit."),
  signUpModeRestricted: () =>
    new ClerkError(
      403,
      "sign_up_mode_restricted",
      "Access restricted",
      "Sign ups are currently disabled. If you believe you should have access, please contact support.",
    ),
  signUpModeWaitlist: () =>
    new ClerkError(
      403,
      "sign_up_restricted_waitlist",
      "Sign up restricted",
      "Sign ups are currently unavailable. Join the waitlist to be notified when access becomes available.",
    ),
  notAllowedToSignUp: (identifiers: string[]) =>
    new ClerkError(
      403,
      "not_allowed_access",
      "Access not allowed.",
      `${identifiers.join(", ")} is not allowed to access this application.`,
      { identifiers },
    ),
  usernameLength: (minimum: number, maximum: number) =>
    new ClerkError(
      422,
      "form_username_invalid_length",
      "Username length is invalid",
      `Username must be between ${minimum} and ${maximum} characters long.`,
      onParameter("username"),
    ),
  usernameCharacters: () =>
    new ClerkError(
      422,
      "form_username_invalid_character",
      "is invalid",
      "Username can only contain letters, numbers and '_' or '-'.",
      onParameter("username"),
    ),
  usernameNeedsLetter: () =>
    new ClerkError(
      422,
      "form_username_needs_non_number_char",
      "is invalid",
      "Username must contain one non-number character.",
      onParameter("username"),
    ),
  passwordBreached: (name: string) => {
    const error = new ClerkError(
      422,
      "form_password_pwned",
      "Password has been found in an online data breach. For account safety, please use a different password.",
      undefined,
      onParameter(name),
    );
    error.delay = BREACH_LOOK_UP;
    return error;
  },
  passwordCompromised: () =>
    new ClerkError(
      422,
      "form_password_compromised",
      "Your password may be compromised. To protect your account, please continue with an alternative sign-in method. You will be required to reset your password after signing in.",
      undefined,
      onParameter("password"),
    ),
  passwordLacks: (name: string, what: "lowercase" | "uppercase" | "number" | "special_char") => {
    const messages = {
      lowercase: "Passwords must contain at least one lowercase character.",
      uppercase: "Passwords must contain at least one uppercase character.",
      number: "Passwords must contain at least one number.",
      special_char: "Passwords must contain at least one special character.",
    };
    return new ClerkError(422, `form_password_no_${what}`, messages[what], undefined, onParameter(name));
  },
  requiredIdentification: (what: string) =>
    new ClerkError(
      400,
      "last_required_identification_deletion_failed",
      "Deletion failed",
      `You are required to maintain at least one ${what} in your account at all times`,
    ),
};
