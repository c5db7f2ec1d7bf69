interface ChoiceProps {
  name: string;
  label: string;
  chosen: string | undefined;
  /** What the choice of none is called. */
  any: string;
  options: { value: string; name: string; count?: number }[];
  onChange: () => void;
}

const count = new Intl.NumberFormat("en");

/** One of a few, or none; with how many there are of each. */
export function Choice({ name, label, chosen, any, options, onChange }: ChoiceProps) {
  return (
    <label className="flex items-center gap-2 text-small text-ink-soft">
      {label}
      <select
        // Another address is another choice: back and forward change it.
        key={chosen ?? ""}
        name={name}
        defaultValue={chosen ?? ""}
        onChange={onChange}
        className="min-h-9 rounded-edge border border-line-strong bg-surface px-2 text-ink"
      >
        <option value="">{any}</option>
        {options.map(({ value, name, count: people }) => (
          <option key={value} value={value}>
            {people === undefined ? name : `${name} (${count.format(people)})`}
          </option>
        ))}
      </select>
    </label>
  );
}
