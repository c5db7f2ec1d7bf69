"use client";

import Form from "next/form";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useTransition } from "react";
import { quietButtonClass } from "#app/_components/button.tsx";
import { inputClass } from "#app/_components/field.tsx";
import { roleNames, roles } from "#lib/auth/roles.ts";
import type { DirectoryPage } from "#lib/search/directory.ts";
import { Choice } from "./choice.tsx";
import { readSearch, type Search, searchPath } from "./search.ts";

/** How long a pause in typing is a search, in milliseconds. */
const pauseMs = 150;

interface SearchPanelProps {
  search: Search;
  facets?: DirectoryPage["facets"];
  /** Whether there are people of more than one status to choose from. */
  hasStatus: boolean;
  /** What was found. */
  children: ReactNode;
}

const statusNames = { active: "Active", banned: "Banned" } as const;
const sortNames = { relevance: "Best match", name: "Name", newest: "Newest" } as const;

/**
 * The form that searches as one types, and what it finds. What is looked for stands in the address; without JavaScript it
 * is a form like any other.
 */
export function SearchPanel({ search, facets, hasStatus, children }: SearchPanelProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [isPending, startTransition] = useTransition();

  // Back and forward change the words; while somebody types, they are theirs.
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = search.q;
  }, [search.q]);
  useEffect(() => {
    const onHistory = () => {
      if (input.current) input.current.value = new URLSearchParams(location.search).get("q") ?? "";
    };
    window.addEventListener("popstate", onHistory);
    return () => {
      window.removeEventListener("popstate", onHistory);
      clearTimeout(timer.current);
    };
  }, []);

  function look(afterMs: number): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (!form.current) return;
      const wanted = readSearch(Object.fromEntries(new FormData(form.current)) as Record<string, string>);
      // The router drops an earlier search that is not there yet: this one does not wait for it.
      startTransition(() => router.replace(searchPath(wanted), { scroll: false }));
    }, afterMs);
  }

  return (
    <div className="grid gap-8 *:min-w-0">
      <Form
        ref={form}
        action="/directory"
        role="search"
        aria-label="Directory"
        replace
        scroll={false}
        onSubmit={() => clearTimeout(timer.current)}
        className="grid gap-4"
      >
        <div className="grid gap-1.5">
          <label htmlFor="q" className="font-medium">
            Find somebody
          </label>
          <div className="flex gap-3">
            <input
              ref={input}
              id="q"
              name="q"
              type="search"
              defaultValue={search.q}
              onInput={() => look(pauseMs)}
              maxLength={200}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder="A name, or a word they use about themselves"
              className={inputClass}
            />
            <button type="submit" className={quietButtonClass}>
              Search
            </button>
          </div>
        </div>
        <div className="flex flex-wrap gap-x-6 gap-y-3">
          <Choice
            name="role"
            label="Role"
            chosen={search.role}
            any="Anyone"
            options={roles.map((role) => ({
              value: role,
              name: roleNames[role],
              count: facets && (facets.role[role] ?? 0),
            }))}
            onChange={() => look(0)}
          />
          {hasStatus && (
            <Choice
              name="status"
              label="State"
              chosen={search.status}
              any="Any"
              options={(["active", "banned"] as const).map((status) => ({
                value: status,
                name: statusNames[status],
                count: facets && (facets.status[status] ?? 0),
              }))}
              onChange={() => look(0)}
            />
          )}
          <Choice
            name="sort"
            label="Order"
            chosen={search.sort === "relevance" ? undefined : search.sort}
            any={search.q ? sortNames.relevance : sortNames.name}
            options={(search.q ? (["name", "newest"] as const) : (["newest"] as const)).map((value) => ({
              value,
              name: sortNames[value],
            }))}
            onChange={() => look(0)}
          />
        </div>
      </Form>
      <div aria-busy={isPending} className="transition-opacity aria-busy:opacity-60">
        {children}
      </div>
    </div>
  );
}
