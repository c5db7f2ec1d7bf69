import { CopyButton } from "./copy-button.tsx";

/** Code in an answer: it scrolls on its own, and can be copied. */
export function CodeBlock({ code, language }: { code: string; language: string | undefined }) {
  const name = language || "Code";
  return (
    <figure className="rounded-edge border border-line bg-surface">
      <figcaption className="flex items-center justify-between gap-3 border-b border-line py-0.5 pl-3 pr-1.5 font-mono text-small text-ink-soft">
        <span className="truncate">{name}</span>
        <CopyButton text={code} what="the code" />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section aria-label={name} tabIndex={0} className="max-h-112 overflow-auto p-3">
        <pre className="font-mono text-small">
          <code>{code}</code>
        </pre>
      </section>
    </figure>
  );
}
