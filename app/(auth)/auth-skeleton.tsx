/** The shape of Clerk's card, until it is there. */
export function AuthSkeleton() {
  return (
    <div role="status" className="grid w-full max-w-100 gap-6 rounded-edge border border-line bg-surface p-8">
      <span className="sr-only">Loading the form</span>
      <div className="skeleton mx-auto h-6 w-44" />
      <div className="skeleton h-9" />
      <div className="skeleton h-9" />
      <div className="skeleton h-9" />
      <noscript>
        <p className="text-ink-soft">Signing in needs JavaScript. Turn it on, and load this page again.</p>
      </noscript>
    </div>
  );
}
