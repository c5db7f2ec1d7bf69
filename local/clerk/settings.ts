import type { UserRecord } from "./records.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What one would set in Clerk's dashboard. Durations are milliseconds. */
export const settings = {
  applicationName: "Edgewise",
  /** One signed-in account a browser, as new Clerk instances have it. */
  singleSession: true,
  password: { minLength: 8, maxLength: 72 },
  code: { lifetime: 10 * MINUTE, attempts: 5 },
  session: { lifetime: 7 * DAY, abandonAfter: 30 * DAY, tokenLifetime: MINUTE },
  /** Sign-ins and sign-ups that nobody finishes are forgotten after this time. */
  attemptLifetime: DAY,
  /** The custom claims of the session token, as a template in the dashboard would give them. */
  sessionClaims: (user: UserRecord): Record<string, unknown> => ({ metadata: user.public_metadata }),
};
