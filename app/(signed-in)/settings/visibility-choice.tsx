const choices = [
  {
    value: "members",
    name: "Every member",
    help: "Whoever is signed in finds your name, your role and what you wrote about yourself.",
  },
  {
    value: "administrators",
    name: "Administrators only",
    help: "No other member finds you, or opens your page.",
  },
] as const;

/** Who finds a person in the directory: the field of a form. */
export function VisibilityChoice({ visibility }: { visibility: string }) {
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-3 text-lead font-semibold">Who finds you in the directory</legend>
      {choices.map(({ value, name, help }) => (
        <label key={value} className="flex gap-3">
          <input
            // What was saved becomes what the form goes back to.
            key={visibility}
            type="radio"
            name="visibility"
            value={value}
            defaultChecked={value === visibility}
            className="mt-1 size-4 shrink-0 accent-accent"
          />
          <span>
            {name}
            <span className="block text-small text-ink-soft">{help}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
