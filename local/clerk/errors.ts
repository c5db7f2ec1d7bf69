import { accountErrors } from "./errors/accounts.ts";
import { identityErrors } from "./errors/identity.ts";
import { organizationErrors } from "./errors/organizations.ts";
import { parameterErrors } from "./errors/parameters.ts";
import { requestErrors } from "./errors/requests.ts";
import { refreshErrors, resourceErrors } from "./errors/resources.ts";
import { restrictionErrors } from "./errors/restrictions.ts";

export { ClerkError } from "./errors/clerk-error.ts";

/** Clerk's errors, each made by a function named for what went wrong. */
export const errors = {
  ...requestErrors,
  ...parameterErrors,
  ...identityErrors,
  ...accountErrors,
  ...restrictionErrors,
  ...organizationErrors,
  ...resourceErrors,
  ...refreshErrors,
};
