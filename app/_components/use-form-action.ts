"use client";

import { unstable_rethrow } from "next/navigation";
import { useActionState } from "react";
import type { ActionResult } from "#lib/action.ts";
import { checkFields, type FormSchema, textFields } from "#lib/form.ts";
import { refusals } from "#lib/http/refusals.ts";
import { useHydrated } from "./use-hydrated.ts";

type FormAction<Data> = (
  previous: ActionResult<Data> | undefined,
  form: FormData,
) => Promise<ActionResult<Data>>;

interface FormActionOptions {
  /** The action's own schema: what it refuses is said at once, and not sent. */
  schema?: FormSchema;
  /** Called as it is sent, to show at once what will be. */
  onBegin?: (form: FormData) => void;
  /** Called where the action has done its work and leads on to another page: no result comes then. */
  onLeave?: () => void;
}

/**
 * `useActionState` for a form's action, with an answer also where none came: offline, or refused before the action
 * ran. What was typed is kept. Without JavaScript the form is sent as any other, and its answer stands in the page.
 *
 * @returns the last result, what to give to `<form action>`, and whether it is on its way
 */
export function useFormAction<Data>(
  action: FormAction<Data>,
  { schema, onBegin, onLeave }: FormActionOptions = {},
) {
  // Only an action of the server itself is sent by a form without JavaScript: what is around it is of the browser.
  const [answered, send, isSending] = useActionState(action, undefined);
  const [result, run, isRunning] = useActionState<ActionResult<Data> | undefined, FormData>(
    async (previous, form) => {
      const checked = schema && checkFields(schema, textFields(schema, form));
      if (checked?.success === false) return checked;
      onBegin?.(form);
      try {
        return await action(previous, form);
      } catch (error) {
        try {
          unstable_rethrow(error);
        } catch (leading) {
          onLeave?.();
          throw leading;
        }
        const values = Object.fromEntries(
          [...form].filter((entry): entry is [string, string] => typeof entry[1] === "string"),
        );
        return { success: false, error: "unavailable", message: explain(error), values };
      }
    },
    undefined,
  );
  const isHydrated = useHydrated();
  return [result ?? answered, isHydrated ? run : send, isRunning || isSending] as const;
}

function explain(error: unknown): string {
  if (!navigator.onLine)
    return "Couldn't save: you're offline. Your text is kept; try again when you're back.";
  const refusal = Object.values(refusals).find(
    ({ message }) => error instanceof Error && error.message === message,
  );
  return `${refusal?.message ?? "Couldn't save. Try again."} Your text is kept.`;
}
