/** What a delivery said, masked, to be opened. */
export function Payload({ id, json }: { id: string; json: string | null }) {
  if (json === null) return <p className="text-small text-ink-soft">What it said was not kept.</p>;
  return (
    <details>
      <summary className="w-fit cursor-pointer text-small text-ink-soft hover:text-ink">
        What it said <span className="sr-only">{id}</span>
      </summary>
      <p className="mt-2 text-small text-ink-soft">
        Message <span className="font-mono">{id}</span>. Whatever may be about a person is masked.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section aria-label={`What ${id} said`} tabIndex={0} className="mt-2 max-h-80 overflow-auto bg-surface">
        <pre className="whitespace-pre-wrap p-3 font-mono text-small [overflow-wrap:anywhere]">
          {JSON.stringify(JSON.parse(json), null, 2)}
        </pre>
      </section>
    </details>
  );
}
