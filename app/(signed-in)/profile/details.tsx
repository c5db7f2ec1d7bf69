import type { Profile } from "#db/profiles.ts";

const day = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });

/** What the account says about a person. */
export function Details({ profile }: { profile: Profile }) {
  if (!profile.updatedAt) {
    return (
      <p className="border-l-2 border-accent pl-4 text-ink-soft">
        Your account is being set up. Your details will be here in a moment; what you write below is kept.
      </p>
    );
  }
  const name = [profile.firstName, profile.lastName].filter(Boolean).join(" ");
  const since = new Date(profile.createdAt);
  return (
    <dl className="divide-y divide-line border-y border-line">
      <Row label="Name">{name || <span className="text-ink-soft">Not given</span>}</Row>
      <Row label="E-mail">{profile.email}</Row>
      <Row label="Role">{profile.role === "admin" ? "Administrator" : "Member"}</Row>
      <Row label="Member since">
        <time dateTime={since.toISOString()}>{day.format(since)}</time>
      </Row>
    </dl>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="grid gap-x-6 py-3 sm:grid-cols-[9rem_1fr]">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

/** The shape of what comes: four rows and the form. */
export function DetailsSkeleton() {
  return (
    <div role="status" className="grid gap-10">
      <span className="sr-only">Loading your profile</span>
      <div className="divide-y divide-line border-y border-line">
        {["w-40", "w-56", "w-24", "w-32"].map((width) => (
          <div key={width} className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[9rem_1fr]">
            <div className="skeleton my-1 h-4 w-20" />
            <div className={`skeleton my-1 h-4 ${width}`} />
          </div>
        ))}
      </div>
      <div className="grid gap-2">
        <div className="skeleton h-4 w-12" />
        <div className="skeleton h-32" />
      </div>
    </div>
  );
}
