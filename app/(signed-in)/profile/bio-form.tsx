"use client";

import { Button } from "#app/_components/button.tsx";
import { Field, fieldProps, inputClass } from "#app/_components/field.tsx";
import { FormMessage } from "#app/_components/form-message.tsx";
import { useFormAction } from "#app/_components/use-form-action.ts";
import { updateUserDetails } from "./actions.ts";
import { bioMaxLength } from "./user-details.ts";

const help = `Up to ${bioMaxLength} characters.`;

export function BioForm({ bio }: { bio: string }) {
  const [result, save, pending] = useFormAction(updateUserDetails);
  const failure = result?.success === false ? result : undefined;
  const error = failure?.fields?.bio;
  return (
    <form action={save} className="grid gap-3">
      <Field name="bio" label="Bio" help={help} error={error}>
        <textarea
          {...fieldProps("bio", error, help)}
          className={`${inputClass} min-h-32`}
          // React resets a form after its action: to this, so that what failed stays.
          defaultValue={failure?.values?.bio ?? bio}
          placeholder="What should people know about you?"
          required
        />
      </Field>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" pending={pending}>
          {pending ? "Saving…" : "Save"}
        </Button>
        <FormMessage result={pending ? undefined : result} />
      </div>
    </form>
  );
}
