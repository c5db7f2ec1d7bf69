"use client";

import { startTransition, useEffect, useOptimistic, useRef, useState } from "react";
import { quietButtonClass } from "#app/_components/button.tsx";
import { useFormAction } from "#app/_components/use-form-action.ts";
import type { Item } from "#db/items.ts";
import { changeItem } from "./actions.ts";
import type { ItemAct } from "./item-fields.ts";
import { ItemRow } from "./item-row.tsx";

/** What is shown of an item before the server has answered. */
export type Foreseen = { id: string; name: string } | { id: string; act: ItemAct };

/** The items, each with what can be done to it; what was deleted last can be brought back. */
export function ItemRows({ items, empty }: { items: Item[]; empty: string }) {
  const [shown, foresee] = useOptimistic(items, foreseen);
  const [deleted, setDeleted] = useState<Item>();
  // A page that comes back with it has nothing to undo.
  const undoable = deleted && !items.some(({ id }) => id === deleted.id) ? deleted : undefined;
  const list = useRef<HTMLUListElement>(null);
  // The button that was pressed is gone with its row, or with the offer to undo: the focus goes on near it.
  const hasReturned = deleted && !undoable ? deleted.id : undefined;
  useEffect(() => {
    if (!hasReturned || !isFocusLost()) return;
    list.current?.querySelector<HTMLElement>(`input[value="${hasReturned}"] ~ button`)?.focus();
  }, [hasReturned]);
  return (
    <>
      <Undo
        item={undoable}
        onDismiss={() => {
          setDeleted(undefined);
          list.current?.querySelector("button")?.focus();
        }}
      />
      {shown.length === 0 ? (
        <p className="border-y border-line py-10 text-center text-ink-soft">{empty}</p>
      ) : (
        <ul ref={list} aria-label="Your items" className="divide-y divide-line border-y border-line">
          {shown.map((item) => (
            <ItemRow
              key={item.id}
              item={item}
              onBegin={(next) => {
                foresee(next);
                if ("act" in next && next.act === "delete") startTransition(() => setDeleted(item));
              }}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function foreseen(items: Item[], next: Foreseen): Item[] {
  return items.flatMap((item) => {
    if (item.id !== next.id) return item;
    if ("name" in next) return { ...item, name: next.name };
    if (next.act === "delete") return [];
    return { ...item, completedAt: next.act === "complete" ? Date.now() : null };
  });
}

/** Whether what had the focus is not there any more. */
const isFocusLost = () => document.activeElement === document.body;

/** Says what was deleted last, and brings it back. */
function Undo({ item, onDismiss }: { item: Item | undefined; onDismiss: () => void }) {
  const [result, restore, pending] = useFormAction(changeItem);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (item && isFocusLost()) undo.current?.focus();
  }, [item]);
  const failure = result?.success === false ? result.message : undefined;
  return (
    <form action={restore} className={item && "mb-3 flex flex-wrap items-center gap-x-4 gap-y-2"}>
      <input type="hidden" name="id" value={item?.id ?? ""} />
      {/* There before it says something: or it is not announced. */}
      <p role="status" className="min-w-0 text-small text-ink-soft [overflow-wrap:anywhere]">
        {item && (failure ?? `“${item.name}” is deleted.`)}
      </p>
      {item && (
        <>
          <button
            ref={undo}
            type="submit"
            name="act"
            value="restore"
            disabled={pending}
            className={quietButtonClass}
          >
            Undo
          </button>
          <button
            type="button"
            onClick={onDismiss}
            className="text-small text-ink-soft underline-offset-4 hover:underline"
          >
            Dismiss
          </button>
        </>
      )}
    </form>
  );
}
