import * as v from "valibot";
import { AppError } from "#lib/errors.ts";
import { isLocal } from "#lib/local-address.ts";

function isServiceUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol } = new URL(value);
  return protocol === "https:" || protocol === "libsql:" || isLocal(value);
}

/** A publishable key is `pk_test_` or `pk_live_` and, in base64, the instance's host with a `$` behind it. */
function isPublishableKey(value: string): boolean {
  const encoded = /^pk_(?:test|live)_([A-Za-z0-9+/]+=*)$/.exec(value)?.[1];
  if (!encoded) return false;
  try {
    return /^[^$]+\.[^$]+\$$/.test(atob(encoded));
  } catch {
    return false;
  }
}

const serviceUrl = v.pipe(
  v.string(),
  v.check(isServiceUrl, "must be an https:// (or libsql://) address; http:// only on this machine"),
);

const publishableKey = v.pipe(
  v.string(),
  v.check(isPublishableKey, "is not a publishable key (pk_test_… or pk_live_…, whole)"),
);

/** What the build needs and bakes in: nothing secret. */
const PublicEnvironment = v.object({ NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey });

/** What the Worker reads while it runs. `.dev.vars.example` tells where each value comes from. */
const Environment = v.object({
  APP_URL: serviceUrl,
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey,
  CLERK_SECRET_KEY: v.pipe(
    v.string(),
    v.regex(/^sk_(?:test|live)_\w+$/, "is not a secret key (sk_test_… or sk_live_…)"),
  ),
  CLERK_JWT_KEY: v.pipe(
    v.string(),
    v.transform((pem) => pem.replaceAll("\\n", "\n")),
    v.regex(
      /^-----BEGIN PUBLIC KEY-----[\sA-Za-z0-9+/=]+-----END PUBLIC KEY-----\s*$/,
      "is not a PEM public key (Clerk dashboard, API keys, JWKS public key)",
    ),
  ),
  // Not there until the first deployment has an address to give to Clerk: the webhook answers 500 until then.
  CLERK_WEBHOOK_SIGNING_SECRET: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.regex(
        /^whsec_[A-Za-z0-9+/]+=*(?:[\s,]+whsec_[A-Za-z0-9+/]+=*)*$/,
        "is not a signing secret (whsec_…), or several with spaces between them",
      ),
      v.transform((secrets) => secrets.split(/[\s,]+/)),
    ),
  ),
  /** Whether the powers of administrators need a session that was opened with a second factor. */
  ADMIN_MFA: v.optional(v.picklist(["required", "optional"]), "required"),
  /** `off` is heard on this machine alone. */
  RATE_LIMITS: v.optional(v.picklist(["on", "off"]), "on"),
  CLERK_API_URL: v.optional(serviceUrl),
  CLERK_FAPI_URL: v.optional(serviceUrl),
  // The directory is searched at Algolia where there are all three.
  ALGOLIA_APP_ID: v.optional(v.pipe(v.string(), v.regex(/^\w+$/, "is not an application id"))),
  ALGOLIA_SEARCH_KEY: v.optional(v.string()),
  ALGOLIA_WRITE_KEY: v.optional(v.string()),
  ALGOLIA_INDEX: v.optional(
    v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, "is not the name of an index")),
    "people",
  ),
  ALGOLIA_URL: v.optional(serviceUrl),
  // Without a key there is no assistant: its page says so.
  ANTHROPIC_API_KEY: v.optional(v.string()),
  ANTHROPIC_BASE_URL: v.optional(serviceUrl),
  ANTHROPIC_MODEL: v.optional(
    v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/, "is not the name of a model")),
    "claude-haiku-5-5",
  ),
  TURSO_DATABASE_URL: serviceUrl,
  TURSO_AUTH_TOKEN: v.pipe(v.string(), v.minLength(1, "is empty")),
});

/** The names of all that the Worker may be given. */
export const environmentVariables: readonly string[] = Object.keys(Environment.entries);

export type Environment = v.InferOutput<typeof Environment>;
type Source = Record<string, unknown>;

/**
 * Checks the Worker's environment as a whole.
 *
 * @throws AppError `misconfigured`, naming every variable that is missing or malformed, and never a value
 */
export function parseEnvironment(source: Source): Environment {
  return parse(Environment, source);
}

/**
 * Checks one value of the Worker's environment by itself.
 *
 * @returns what is wrong with it, as the rest of a sentence that begins with its name; undefined where nothing is
 */
export function problemWith(name: keyof Environment, value: string): string | undefined {
  return v.safeParse(Environment.entries[name], value).issues?.[0].message;
}

/**
 * Checks what the build is given.
 *
 * @throws AppError `misconfigured`, as `parseEnvironment`
 */
export function parsePublicEnvironment(source: Source): v.InferOutput<typeof PublicEnvironment> {
  return parse(PublicEnvironment, source);
}

function parse<Schema extends typeof Environment | typeof PublicEnvironment>(schema: Schema, source: Source) {
  // A line like `NAME=` in a file means "not set".
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = v.safeParse(schema, set);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map(
    (issue) => `  ${v.getDotPath(issue)} ${issue.received === "undefined" ? "is missing" : issue.message}`,
  );
  throw new AppError(
    "misconfigured",
    `The environment is not complete:\n${problems.join("\n")}\n"npm run setup" asks for them; .dev.vars.example says where each value comes from.`,
  );
}

let current: Environment | undefined;

/**
 * The Worker's environment, checked once for each isolate.
 *
 * @throws AppError `misconfigured`
 */
export function environment(): Environment {
  current ??= parseEnvironment(process.env);
  return current;
}
