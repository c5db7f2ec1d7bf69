/** The first letters of a name. The picture at Clerk is not shown: it would tell its host who looks at whom. */
export function Avatar({ name, isLarge = false }: { name: string; isLarge?: boolean }) {
  const words = name.split(" ").filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return (
    <span
      aria-hidden="true"
      className={`grid shrink-0 place-items-center rounded-edge border border-line bg-surface font-medium text-ink-soft ${
        isLarge ? "size-16 text-lead" : "size-10 text-small"
      }`}
    >
      {initials.join("").toUpperCase() || "–"}
    </span>
  );
}
