"use client";

import { useOptimistic, useRef } from "react";
import { Button } from "#app/_components/button.tsx";
import { Field, fieldProps, inputClass } from "#app/_components/field.tsx";
import { FormMessage } from "#app/_components/form-message.tsx";
import { useDraft } from "#app/_components/use-draft.ts";
import { useFormAction } from "#app/_components/use-form-action.ts";
import { createItem } from "./actions.ts";
import { NewItem } from "./item-fields.ts";

/** Adds an item: it stands over the list at once, and in it as soon as it is saved. */
export function ItemForm() {
  const form = useRef<HTMLFormElement>(null);
  const [adding, show] = useOptimistic<string | undefined>(undefined);
  const [result, add, pending] = useFormAction(createItem, {
    schema: NewItem,
    onBegin: (fields) => {
      show(String(fields.get("name")));
      form.current?.reset();
    },
  });
  const draft = useDraft<HTMLInputElement>("item", result);
  const failure = result?.success === false ? result : undefined;
  const error = failure?.fields?.name;
  return (
    <form ref={form} action={add} noValidate className="grid gap-2">
      <Field name="name" label="New item" error={pending ? undefined : error}>
        <div className="flex gap-3">
          <input
            {...fieldProps("name", error)}
            {...draft.field}
            className={inputClass}
            // React resets a form after its action: to this, so that what failed stays.
            defaultValue={failure?.values?.name ?? ""}
            autoComplete="off"
            required
          />
          <Button type="submit" pending={pending}>
            Add
          </Button>
        </div>
      </Field>
      {/* One over the other: what is announced has to be there before it says something. */}
      <div className="grid *:col-start-1 *:row-start-1">
        {adding && <p className="truncate text-small leading-6 text-ink-soft">Adding “{adding}”…</p>}
        <FormMessage result={pending ? undefined : result} />
      </div>
    </form>
  );
}
