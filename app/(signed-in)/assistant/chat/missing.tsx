import Link from "next/link";
import { quietButtonClass } from "#app/_components/button.tsx";

/** Stands where a conversation is not there. */
export function Missing() {
  return (
    <div className="grid content-center justify-items-start gap-3 py-10">
      <h2 className="text-title font-semibold">This conversation is not here</h2>
      <p className="text-ink-soft">It may have been deleted, or it was never yours.</p>
      <Link href="/assistant" className={quietButtonClass}>
        New conversation
      </Link>
    </div>
  );
}
