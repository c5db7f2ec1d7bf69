import type { ReactNode } from "react";
import { linkClass } from "#app/_components/link-class.ts";
import { says, toTarget } from "./safe-link.ts";

/** A link that the model wrote. Nothing is fetched ahead, and what leads outside says where. */
export function AnswerLink({ address, children }: { address: string | null; children: ReactNode }) {
  const target = toTarget(address);
  if (!target) return children;
  if (target.kind === "inside") {
    return (
      <a href={target.href} className={linkClass}>
        {children}
      </a>
    );
  }
  return (
    <a href={target.href} target="_blank" rel="noopener noreferrer nofollow" className={linkClass}>
      {children}
      {!says(wordsOf(children), target.host) && (
        <span className="text-small text-ink-soft"> ({target.host})</span>
      )}
    </a>
  );
}

/** A picture that the model names is never fetched by itself: its host would learn who reads what. */
export function AnswerImage({ address, alt }: { address: string | null; alt: string | undefined }) {
  return <AnswerLink address={address}>{alt ? `Image: ${alt}` : "Image"}</AnswerLink>;
}

/** A link's words, where it holds nothing but words. */
function wordsOf(children: ReactNode): string {
  if (typeof children === "string") return children;
  return Array.isArray(children) ? children.map(wordsOf).join("") : "";
}
