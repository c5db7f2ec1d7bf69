import Form from "next/form";
import { quietButtonClass } from "#app/_components/button.tsx";
import { SearchField } from "#app/_components/search-field.tsx";
import { readSearch } from "./queries.ts";

/** Finds people; a plain form, so that it works without JavaScript and leaves an address to share. */
export async function SearchForm({ searchParams }: { searchParams: Promise<{ q?: string | string[] }> }) {
  const search = readSearch((await searchParams).q);
  return (
    <Form action="/admin/people" role="search" className="mb-6 grid max-w-xl gap-1.5">
      <label htmlFor="q" className="font-medium">
        Find a person
      </label>
      <div className="flex gap-3">
        <SearchField search={search} aria-describedby="q-help" />
        <button type="submit" className={quietButtonClass}>
          Search
        </button>
      </div>
      <p id="q-help" className="text-small text-ink-soft">
        How a first name, a last name or an address begins, or a whole id.
      </p>
    </Form>
  );
}
