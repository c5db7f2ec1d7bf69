"use client";

import { useEffect, useRef } from "react";
import type { ActionResult } from "#lib/action.ts";
import { linkClass } from "./link-class.ts";

/**
 * What a form's action answered: announced to screen readers, and never told by colour alone. Where fields are wrong, the first
 * takes the focus; where there are several, each is named here as well.
 */
export function FormMessage({ result }: { result: ActionResult<unknown> | undefined }) {
  const message = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (result?.success !== false || !result.fields) return;
    message.current?.closest("form")?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [result]);
  const fields = Object.entries((result?.success === false && result.fields) || {});
  return (
    <div
      ref={message}
      role="status"
      className={`min-h-6 text-small ${result?.success === false ? "text-danger" : "text-success"}`}
    >
      {result && (
        <p>
          <span aria-hidden="true">{result.success ? "✓ " : "! "}</span>
          {result.message}
        </p>
      )}
      {fields.length > 1 && (
        <ul className="list-inside list-disc">
          {fields.map(([name, text]) => (
            <li key={name}>
              <a href={`#${name}`} className={linkClass}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
