/** What a request is told that is stopped before any page or action sees it. React hands the message to the form. */
export const refusals = {
  signedOut: { status: 401, message: "You are signed out. Sign in, then try again." },
  forbidden: { status: 403, message: "Your role does not allow this." },
  tooLarge: { status: 413, message: "That is more than fits here. Make it shorter." },
} as const;

/** More than any form of ours holds, in bytes. Next's own limit of Server Actions stands behind it. */
export const maxFormBytes = 64 * 1024;
