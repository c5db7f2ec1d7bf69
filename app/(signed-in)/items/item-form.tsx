"use client";

import { Button } from "#app/_components/button.tsx";
import { Field, fieldProps, inputClass } from "#app/_components/field.tsx";
import { FormMessage } from "#app/_components/form-message.tsx";
import { useFormAction } from "#app/_components/use-form-action.ts";
import { createItem } from "./actions.ts";

export function ItemForm() {
  const [result, add, pending] = useFormAction(createItem);
  const failure = result?.success === false ? result : undefined;
  const error = failure?.fields?.name;
  return (
    <form action={add} className="grid gap-2">
      <Field name="name" label="New item" error={error}>
        <div className="flex gap-3">
          <input
            {...fieldProps("name", error)}
            className={inputClass}
            // React resets a form after its action: to this, so that what failed stays.
            defaultValue={failure?.values?.name ?? ""}
            autoComplete="off"
            required
          />
          <Button type="submit" pending={pending}>
            {pending ? "Adding…" : "Add"}
          </Button>
        </div>
      </Field>
      <FormMessage result={pending ? undefined : result} />
    </form>
  );
}
