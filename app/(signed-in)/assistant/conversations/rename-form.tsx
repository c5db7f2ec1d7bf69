"use client";

import { useEffect, useEffectEvent, useId } from "react";
import { quietButtonClass } from "#app/_components/button.tsx";
import { inputClass } from "#app/_components/field.tsx";
import { useFormAction } from "#app/_components/use-form-action.ts";
import { renameConversation } from "../actions.ts";

interface RenameFormProps {
  id: string;
  title: string;
  /** Called once it is renamed, or is not to be. */
  onClose: () => void;
}

/** Gives a conversation another title: Enter saves, Escape leaves it. */
export function RenameForm({ id, title, onClose }: RenameFormProps) {
  const [result, rename, pending] = useFormAction(renameConversation);
  const field = useId();
  const failure = result?.success === false ? result : undefined;
  const error = failure && (failure.fields?.title ?? failure.message);
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (result?.success) close();
  }, [result]);
  return (
    <form
      action={rename}
      className="grid gap-2 py-1"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <input type="hidden" name="id" value={id} />
      <label htmlFor={field} className="sr-only">
        Title
      </label>
      <input
        id={field}
        name="title"
        // React resets a form after its action: to this, so that what failed stays.
        defaultValue={failure?.values?.title ?? title}
        maxLength={80}
        autoComplete="off"
        required
        // biome-ignore lint/a11y/noAutofocus: who presses Rename wants to write.
        autoFocus
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${field}-error` : undefined}
        className={inputClass}
      />
      {error && (
        <p id={`${field}-error`} className="text-small text-danger">
          {error}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <button type="submit" className={quietButtonClass} disabled={pending} aria-busy={pending}>
          {pending ? "Saving…" : "Save"}
        </button>
        <button type="button" className={quietButtonClass} onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}
