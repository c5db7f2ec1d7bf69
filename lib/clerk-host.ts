/**
 * The host of Clerk's Frontend API, which a publishable key names: a prefix and, in base64, the host with a `$` behind it.
 * Its sessions' tokens are issued by `https://` and that host.
 */
export function clerkHost(publishableKey: string): string {
  return atob(publishableKey.split("_")[2] ?? "").replace("$", "");
}
