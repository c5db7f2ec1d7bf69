"use client";

import { useActionState } from "react";
import type { ActionResult } from "#lib/action.ts";
import { refusals } from "#lib/http/refusals.ts";

type FormAction<Data> = (
  previous: ActionResult<Data> | undefined,
  form: FormData,
) => Promise<ActionResult<Data>>;

/**
 * `useActionState` for a form's action, with an answer also where none came: offline, or refused before the action
 * ran. What was typed is kept.
 *
 * @returns the last result, what to give to `<form action>`, and whether it is on its way
 */
export function useFormAction<Data>(action: FormAction<Data>) {
  return useActionState<ActionResult<Data> | undefined, FormData>(async (previous, form) => {
    try {
      return await action(previous, form);
    } catch (error) {
      const values = Object.fromEntries(
        [...form].filter((entry): entry is [string, string] => typeof entry[1] === "string"),
      );
      return { success: false, error: "unavailable", message: explain(error), values };
    }
  }, undefined);
}

function explain(error: unknown): string {
  if (!navigator.onLine)
    return "Couldn't save: you're offline. Your text is kept; try again when you're back.";
  const refusal = Object.values(refusals).find(
    ({ message }) => error instanceof Error && error.message === message,
  );
  return `${refusal?.message ?? "Couldn't save. Try again."} Your text is kept.`;
}
