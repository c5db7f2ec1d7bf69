"use client";

import Form from "next/form";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useEffectEvent, useRef, useTransition } from "react";
import { quietButtonClass } from "#app/_components/button.tsx";
import { SearchField } from "#app/_components/search-field.tsx";
import { roleNames, roles } from "#lib/auth/roles.ts";
import type { DirectoryPage } from "#lib/search/directory.ts";
import { Choice } from "./choice.tsx";
import { moveFocus } from "./move-focus.ts";
import { readSearch, type Search, searchPath } from "./search.ts";
import { useOnline } from "./use-online.ts";

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
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [isPending, startTransition] = useTransition();
  const isOnline = useOnline();

  useEffect(() => () => clearTimeout(timer.current), []);

  /** What the form holds now. */
  const wanted = () =>
    readSearch(Object.fromEntries(new FormData(form.current ?? undefined)) as Record<string, string>);

  function look(afterMs: number): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      // Where the router gets no answer, it would leave for the browser's own page.
      if (!form.current || !navigator.onLine) return;
      // The router drops an earlier search that is not there yet: this one does not wait for it.
      startTransition(() => router.replace(searchPath(wanted()), { scroll: false }));
    }, afterMs);
  }

  // What was typed while there was no connection.
  const lookAgain = useEffectEvent(() => {
    if (wanted().q !== search.q) look(0);
  });
  useEffect(() => {
    if (isOnline) lookAgain();
  }, [isOnline]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears what the field and the links in it are told.
    <div className="grid gap-8 *:min-w-0" onKeyDown={moveFocus}>
      <Form
        ref={form}
        action="/directory"
        role="search"
        aria-label="Directory"
        replace
        scroll={false}
        onSubmit={(event) => {
          clearTimeout(timer.current);
          if (!navigator.onLine) event.preventDefault();
        }}
        className="grid gap-4"
      >
        <div className="grid gap-1.5">
          <label htmlFor="q" className="font-medium">
            Find somebody
          </label>
          <div className="flex gap-3">
            <SearchField search={search.q} onInput={() => look(pauseMs)} placeholder="A name or a word" />
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
      {!isOnline && (
        <p role="status" className="border-l-2 border-accent pl-4">
          You're offline. What you typed is searched for once you are back.
        </p>
      )}
      <div aria-busy={isPending} className="transition-opacity aria-busy:opacity-60">
        {children}
      </div>
    </div>
  );
}
