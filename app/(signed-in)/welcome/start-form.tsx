"use client";

import Link from "next/link";
import { Button } from "#app/_components/button.tsx";
import { Field, fieldProps, inputClass } from "#app/_components/field.tsx";
import { FormMessage } from "#app/_components/form-message.tsx";
import { linkClass } from "#app/_components/link-class.ts";
import { useDraft } from "#app/_components/use-draft.ts";
import { useFormAction } from "#app/_components/use-form-action.ts";
import { VisibilityChoice } from "../settings/visibility-choice.tsx";
import { saveStart } from "./actions.ts";
import { Start } from "./start.ts";

const bioHelp = "A sentence or two. The assistant is told, too.";
const itemHelp = "Something you want to do. It stands in your list, which only you see.";

/** What a newcomer may say of themselves: all of it can wait. */
export function StartForm({ bio, visibility }: { bio: string; visibility: string }) {
  const [result, save, pending] = useFormAction(saveStart, {
    schema: Start,
    onLeave: () => {
      bioDraft.forget();
      itemDraft.forget();
    },
  });
  const bioDraft = useDraft<HTMLTextAreaElement>("start-bio", result);
  const itemDraft = useDraft<HTMLInputElement>("start-item", result);
  const failure = result?.success === false ? result : undefined;
  const { fields = {}, values = {} } = failure ?? {};
  return (
    <form action={save} noValidate className="grid gap-10">
      <Field name="bio" label="About you" help={bioHelp} error={fields.bio}>
        <textarea
          {...fieldProps("bio", fields.bio, bioHelp)}
          {...bioDraft.field}
          className={`${inputClass} min-h-24`}
          defaultValue={values.bio ?? bio}
        />
      </Field>
      <VisibilityChoice visibility={values.visibility ?? visibility} />
      <Field name="item" label="Your first item" help={itemHelp} error={fields.item}>
        <input
          {...fieldProps("item", fields.item, itemHelp)}
          {...itemDraft.field}
          className={inputClass}
          defaultValue={values.item ?? ""}
          autoComplete="off"
        />
      </Field>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button type="submit" pending={pending}>
          {pending ? "Saving…" : "Save and go on"}
        </Button>
        <Link href="/profile" className={linkClass}>
          Not now
        </Link>
        <FormMessage result={pending ? undefined : result} />
      </div>
    </form>
  );
}
