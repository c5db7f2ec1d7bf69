"use client";

import { useReverification } from "@clerk/nextjs";
import { isReverificationCancelledError } from "@clerk/nextjs/errors";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { Button, quietButtonClass } from "#app/_components/button.tsx";
import { FormMessage } from "#app/_components/form-message.tsx";
import { useFormAction } from "#app/_components/use-form-action.ts";
import type { ActionResult } from "#lib/action.ts";

type Act<Data> = (previous: undefined, form: FormData) => Promise<ActionResult<Data>>;

interface ActButtonProps<Data> {
  /** An `adminAction`. */
  action: Act<Data>;
  /** What it is given. */
  fields: Record<string, string>;
  children: ReactNode;
  /** Where it can't be undone, or hits somebody: what is asked before, and what the button says then. */
  confirm?: { title: string; text: string; button: string };
  /** Called as it begins, to show at once what will be. */
  onBegin?: () => void;
  /** Called once it is done, with what the action gave. */
  onDone?: (data: Data) => void;
}

/** A button that does an act of the console, asks before where it should, and says how it went. */
export function ActButton<Data>(props: ActButtonProps<Data>) {
  const { action, fields, children, confirm, onBegin, onDone } = props;
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const verified = useReverification((form: FormData) => action(undefined, form));
  const [result, run, pending] = useFormAction<Data>(async (_previous, form) => {
    dialog.current?.close();
    onBegin?.();
    try {
      return (await verified(form)) as ActionResult<Data>;
    } catch (error) {
      if (!isReverificationCancelledError(error)) throw error;
      const message = "Nothing was changed: you did not confirm that it is you.";
      return { success: false, error: "reverification_required", message };
    }
  });
  // Behind the action: where this leads to another page, that page would wait for the action, and the action for it.
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (result?.success) done.current?.(result.data);
  }, [result]);
  const hidden = Object.entries(fields).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
  return (
    <div className="grid gap-1">
      {confirm ? (
        <>
          <Button type="button" quiet pending={pending} onClick={() => dialog.current?.showModal()}>
            {children}
          </Button>
          <dialog
            ref={dialog}
            aria-labelledby={title}
            className="m-auto w-[min(28rem,calc(100%-2rem))] rounded-edge border border-line bg-surface p-6 text-ink backdrop:bg-black/50"
          >
            <h2 id={title} className="font-semibold">
              {confirm.title}
            </h2>
            <p className="mt-2 text-ink-soft">{confirm.text}</p>
            <form action={run} className="mt-6 flex justify-end gap-3">
              {hidden}
              <button type="button" className={quietButtonClass} onClick={() => dialog.current?.close()}>
                Cancel
              </button>
              <Button type="submit" pending={pending}>
                {confirm.button}
              </Button>
            </form>
          </dialog>
        </>
      ) : (
        <form action={run}>
          {hidden}
          <Button type="submit" quiet pending={pending}>
            {children}
          </Button>
        </form>
      )}
      <FormMessage result={pending ? undefined : result} />
    </div>
  );
}
