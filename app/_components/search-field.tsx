"use client";

import { type ComponentProps, useEffect, useRef } from "react";
import { inputClass } from "./field.tsx";

/**
 * The field of a search whose words stand in the address as `q`. Back and forward change what is in it; while somebody types,
 * it is theirs, and no answer that comes late takes it away.
 */
export function SearchField({ search, ...props }: ComponentProps<"input"> & { search: string }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = search;
  }, [search]);
  useEffect(() => {
    const onHistory = () => {
      if (input.current) input.current.value = new URLSearchParams(location.search).get("q") ?? "";
    };
    window.addEventListener("popstate", onHistory);
    return () => window.removeEventListener("popstate", onHistory);
  }, []);
  return (
    <input
      {...props}
      ref={input}
      id="q"
      name="q"
      type="search"
      defaultValue={search}
      maxLength={200}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      className={inputClass}
    />
  );
}
