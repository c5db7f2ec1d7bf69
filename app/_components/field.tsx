import type { ReactNode } from "react";

/** The look of a text input and a text area. */
export const inputClass =
  "w-full rounded-edge border border-line-strong bg-surface px-3 py-2 text-ink placeholder:text-ink-soft aria-invalid:border-danger";

/** The attributes that tie an input to its label, its help and its error. */
export function fieldProps(name: string, error: string | undefined, help?: string) {
  const describedBy = [error && `${name}-error`, help && `${name}-help`].filter(Boolean).join(" ");
  return {
    id: name,
    name,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": describedBy || undefined,
  };
}

/** A labelled input: label above, help and error below. */
export function Field({
  name,
  label,
  help,
  error,
  children,
}: {
  name: string;
  label: string;
  help?: string;
  error?: string;
  children: ReactNode;
}) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={name} className="font-medium">
        {label}
      </label>
      {children}
      {error && (
        <p id={`${name}-error`} className="text-small text-danger">
          {error}
        </p>
      )}
      {help && (
        <p id={`${name}-help`} className="text-small text-ink-soft">
          {help}
        </p>
      )}
    </div>
  );
}
