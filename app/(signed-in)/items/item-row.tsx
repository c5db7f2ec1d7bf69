"use client";

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { quietButtonClass } from "#app/_components/button.tsx";
import { inputClass } from "#app/_components/field.tsx";
import { useFormAction } from "#app/_components/use-form-action.ts";
import type { Item } from "#db/items.ts";
import { changeItem, renameItem } from "./actions.ts";
import { type ItemAct, ItemName } from "./item-fields.ts";
import type { Foreseen } from "./item-rows.tsx";

const day = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });
const quietLink = "py-1 text-small text-ink-soft underline-offset-4 hover:text-ink hover:underline";

interface ItemRowProps {
  item: Item;
  /** Called as something begins, with what it will be. */
  onBegin: (foreseen: Foreseen) => void;
}

/** An item: whether it is done, its name, and what can be done to it. */
export function ItemRow({ item, onBegin }: ItemRowProps) {
  const { id, name, createdAt, completedAt } = item;
  const isDone = completedAt !== null;
  const [isRenaming, setRenaming] = useState(false);
  const renameButton = useRef<HTMLButtonElement>(null);
  const [result, act, pending] = useFormAction(changeItem, {
    onBegin: (form) => onBegin({ id, act: form.get("act") as ItemAct }),
  });
  // What was pressed has been gone meanwhile: whoever is done renaming goes on there.
  const wasRenaming = useRef(false);
  useEffect(() => {
    if (wasRenaming.current && !isRenaming) renameButton.current?.focus();
    wasRenaming.current = isRenaming;
  }, [isRenaming]);
  if (isRenaming) return <RenameRow item={item} onBegin={onBegin} onEnd={() => setRenaming(false)} />;
  return (
    <li className="py-2">
      <form action={act} className="flex items-center gap-x-4">
        <input type="hidden" name="id" value={id} />
        <button
          type="submit"
          name="act"
          value={isDone ? "reopen" : "complete"}
          aria-pressed={isDone}
          aria-label={`Done: ${name}`}
          className="grid size-6 shrink-0 place-items-center rounded-edge border border-line-strong aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-accent-ink"
        >
          {isDone && <span aria-hidden="true">✓</span>}
        </button>
        <span
          className={`min-w-0 flex-1 [overflow-wrap:anywhere] ${isDone ? "text-ink-soft line-through" : ""}`}
        >
          {name}
        </span>
        <time
          dateTime={new Date(createdAt).toISOString()}
          className="shrink-0 text-small tabular-nums text-ink-soft max-sm:hidden"
        >
          {day.format(createdAt)}
        </time>
        <button
          ref={renameButton}
          type="button"
          onClick={() => setRenaming(true)}
          aria-label={`Rename ${name}`}
          className={`${quietLink} scriptless:hidden`}
        >
          Rename
        </button>
        <button
          type="submit"
          name="act"
          value="delete"
          disabled={pending}
          aria-label={`Delete ${name}`}
          className={quietLink}
        >
          Delete
        </button>
      </form>
      {result?.success === false && !pending && (
        <p role="alert" className="pl-10 text-small text-danger">
          {result.message}
        </p>
      )}
    </li>
  );
}

/** An item while it gets another name. */
function RenameRow({ item: { id, name }, onBegin, onEnd }: ItemRowProps & { onEnd: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [result, rename, pending] = useFormAction(renameItem, {
    schema: ItemName,
    onBegin: (form) => onBegin({ id, name: String(form.get("name")) }),
  });
  useEffect(() => input.current?.select(), []);
  useEffect(() => {
    if (result?.success) onEnd();
  }, [result, onEnd]);
  const failure = result?.success === false && !pending ? result : undefined;
  const cancelByKey = ({ key }: KeyboardEvent) => key === "Escape" && onEnd();
  return (
    <li className="py-2">
      <form action={rename} noValidate className="flex gap-3">
        <input type="hidden" name="id" value={id} />
        <input
          ref={input}
          name="name"
          aria-label={`New name of ${name}`}
          aria-invalid={failure ? true : undefined}
          aria-describedby={failure ? `${id}-error` : undefined}
          defaultValue={failure?.values?.name ?? name}
          onKeyDown={cancelByKey}
          className={inputClass}
          autoComplete="off"
          required
        />
        <button type="submit" disabled={pending} className={quietButtonClass}>
          Save
        </button>
        <button type="button" onClick={onEnd} className={quietLink}>
          Cancel
        </button>
      </form>
      {failure && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-small text-danger">
          {failure.fields?.name ?? failure.message}
        </p>
      )}
    </li>
  );
}
