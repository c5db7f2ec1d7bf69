export {};

declare global {
  /** What `{ "metadata": "{{user.public_metadata}}" }` adds to the session token: Clerk's dashboard, Sessions, Customize. */
  interface CustomJwtSessionClaims {
    metadata?: { role?: unknown };
  }
}
