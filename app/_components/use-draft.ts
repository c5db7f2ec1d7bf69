"use client";

import { useAuth } from "@clerk/nextjs";
import { type FormEvent, useEffect, useRef } from "react";
import type { ActionResult } from "#lib/action.ts";
import { keep, recall } from "./tab-store.ts";

type TextField = HTMLInputElement | HTMLTextAreaElement;

/**
 * Keeps what somebody types into a field until it is saved: over a failed save, a reload and a sign-in. For them alone, whoever
 * uses the tab after them.
 *
 * @param name what is written there: no other field may have it
 * @param result what the form's action answered last
 * @returns what to give to the field, and what forgets the draft where its save gives no result
 */
export function useDraft<Field extends TextField>(name: string, result: ActionResult<unknown> | undefined) {
  const { userId } = useAuth();
  const field = useRef<Field>(null);
  const key = userId && `draft:${userId}:${name}`;
  useEffect(() => {
    const draft = key && recall(key);
    const { current } = field;
    if (draft && current && current.value === current.defaultValue) current.value = draft;
  }, [key]);
  useEffect(() => {
    if (key && result?.success) keep(key, undefined);
  }, [key, result]);
  return {
    field: {
      ref: field,
      onInput: ({ currentTarget }: FormEvent<Field>) => key && keep(key, currentTarget.value),
    },
    forget: () => key && keep(key, undefined),
  };
}
