"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { useClerk } from "@clerk/nextjs";
import { type MouseEvent, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { chooseLook } from "#app/_components/look.ts";
import { type Command, type CommandGroup, commands, type Place } from "./commands.ts";

interface PaletteProps {
  consolePlaces: Promise<Place[]>;
  /** Called with where to go, and the id of what has the focus there. */
  onGo: (href: string, focus?: string) => void;
  onClose: () => void;
}

/** The command palette: every place and action of the product, by a few letters. It is open for as long as it is rendered. */
export default function Palette({ consolePlaces, onGo, onClose }: PaletteProps) {
  const { signOut } = useClerk();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState("");
  const [places, setPlaces] = useState<Place[]>([]);
  const { contains } = Autocomplete.useFilter({ sensitivity: "base" });

  useLayoutEffect(() => {
    const shown = dialog.current;
    const { style } = document.documentElement;
    // The page behind does not scroll, nor move where its scroll bar was.
    style.scrollbarGutter = window.innerWidth > document.documentElement.clientWidth ? "stable" : "";
    style.overflow = "hidden";
    shown?.showModal();
    return () => {
      style.scrollbarGutter = "";
      style.overflow = "";
      // While it is still in the page: so the focus goes back to where it was.
      shown?.close();
    };
  }, []);
  useEffect(() => {
    // Where it does not come, its pages would not either.
    consolePlaces.then(setPlaces, () => {});
  }, [consolePlaces]);
  // The router renders anew as it hears of the way back: a listener that changed then would not be called.
  const onBack = useEffectEvent(onClose);
  useEffect(() => {
    const listener = () => onBack();
    window.addEventListener("popstate", listener);
    return () => window.removeEventListener("popstate", listener);
  }, []);

  const words = query.trim().split(/\s+/);
  const named = [...commands, { label: "Console", items: places }]
    .map(({ label, items }: CommandGroup) => ({
      label,
      items: items.filter((item) =>
        words.every((word) => contains(`${item.label} ${item.words ?? ""}`, word)),
      ),
    }))
    .filter(({ items }) => items.length > 0);
  const search: Command = {
    label: `Search people for “${query.trim()}”`,
    href: `/directory?${new URLSearchParams({ q: query.trim() })}`,
  };
  const shown = query.trim() ? [...named, { label: "Find", items: [search] }] : named;

  function run({ href, focus, look, signsOut }: Command): void {
    if (href) onGo(href, focus);
    else onClose();
    if (look) chooseLook(look);
    if (signsOut) void signOut();
  }

  const closeOutside = ({ target, currentTarget }: MouseEvent) => {
    if (target === currentTarget) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by key, Escape closes it.
    <dialog
      ref={dialog}
      aria-label="Search and commands"
      onClick={closeOutside}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={({ currentTarget }) => currentTarget.open || onClose()}
      className="mx-auto mt-[min(8rem,12dvh)] max-h-[min(28rem,80dvh)] w-[min(36rem,calc(100%-2rem))] flex-col overflow-hidden rounded-edge border border-line-strong bg-surface text-ink backdrop:bg-black/50 open:flex max-sm:mt-0 max-sm:max-h-dvh max-sm:w-full max-sm:max-w-none max-sm:border-x-0 max-sm:border-t-0"
    >
      <Autocomplete.Root
        open
        inline
        items={shown}
        filter={null}
        value={query}
        onValueChange={setQuery}
        itemToStringValue={({ label }: Command) => label}
        autoHighlight="always"
        keepHighlight
      >
        <div className="flex items-center border-b border-line">
          <Autocomplete.Input
            aria-label="A place, an action or a name"
            placeholder="A place, an action or a name"
            maxLength={200}
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="go"
            className="h-12 min-w-0 flex-1 bg-transparent px-4 text-lead placeholder:text-ink-soft focus:-outline-offset-2"
          />
          {/* A phone has no Escape. */}
          <button
            type="button"
            onClick={onClose}
            className="min-h-11 px-4 text-small text-ink-soft hover:text-ink sm:sr-only sm:focus:not-sr-only"
          >
            Close
          </button>
        </div>
        <Autocomplete.Status className="px-4 pt-3 text-ink-soft empty:hidden">
          {named.length === 0 && "Nothing is called that."}
        </Autocomplete.Status>
        <Autocomplete.List
          aria-label="Places and actions"
          className="min-h-0 scroll-py-2 overflow-y-auto overscroll-contain p-2"
        >
          {({ label, items }: CommandGroup) => (
            <Autocomplete.Group key={label} items={items} className="not-first:mt-2">
              <Autocomplete.GroupLabel className="px-2 py-1 text-small text-ink-soft">
                {label}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(command: Command) => (
                  <Autocomplete.Item
                    key={command.label}
                    value={command}
                    onClick={() => run(command)}
                    className="flex min-h-9 cursor-pointer items-center rounded-edge border-l-2 border-transparent px-2 [overflow-wrap:anywhere] data-highlighted:border-accent data-highlighted:bg-ground forced-colors:not-data-highlighted:border-[Canvas] max-sm:min-h-11"
                  >
                    <span className="min-w-0">{command.label}</span>
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
    </dialog>
  );
}
