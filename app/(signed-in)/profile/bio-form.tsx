"use client";

import { Field, fieldProps, inputClass } from "#app/_components/field.tsx";
import { SaveRow } from "#app/_components/save-row.tsx";
import { useDraft } from "#app/_components/use-draft.ts";
import { useFormAction } from "#app/_components/use-form-action.ts";
import { updateUserDetails } from "./actions.ts";
import { bioMaxLength, UserDetails } from "./user-details.ts";

const help = `Up to ${bioMaxLength} characters.`;

export function BioForm({ bio }: { bio: string }) {
  const [result, save, pending] = useFormAction(updateUserDetails, { schema: UserDetails });
  const draft = useDraft<HTMLTextAreaElement>("bio", result);
  const failure = result?.success === false ? result : undefined;
  const error = failure?.fields?.bio;
  return (
    <form action={save} noValidate className="grid gap-3">
      <Field name="bio" label="Bio" help={help} error={error}>
        <textarea
          {...fieldProps("bio", error, help)}
          {...draft.field}
          className={`${inputClass} min-h-32`}
          // React resets a form after its action: to this, so that what failed stays.
          defaultValue={failure?.values?.bio ?? bio}
          placeholder="What should people know about you?"
          required
        />
      </Field>
      <SaveRow result={result} pending={pending} />
    </form>
  );
}
