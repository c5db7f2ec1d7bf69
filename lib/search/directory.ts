import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#db/client.ts";
import type { DirectoryDocument } from "#db/directory.ts";
import type { FoundPerson, Sort, Viewer } from "#db/directory-search.ts";
import type { UserId } from "#db/schema.ts";
import { type Role, toRole } from "#lib/auth/roles.ts";

export type Status = "active" | "banned";

/** What somebody looks for in the directory. */
export interface DirectoryQuery {
  /** Words; everybody where it is empty. */
  text: string;
  role?: Role;
  status?: Status;
  sort: Sort;
  /** The end of the page before, as that page gave it. */
  after?: string;
  pageSize: number;
}

/** A person as the directory shows them. */
export interface DirectoryPerson {
  id: UserId;
  name: string;
  imageUrl: string | null;
  role: Role;
  status: Status;
  bio: string;
  /** Milliseconds since the epoch. */
  joinedAt: number;
}

export interface DirectoryPage {
  people: DirectoryPerson[];
  /** How many are found; at least so many where `isAtLeast`. */
  count: number;
  isAtLeast: boolean;
  /** How many there are of each, whatever the filter of the same name says; missing where they are too many to count. */
  facets?: { role: Partial<Record<Role, number>>; status: Partial<Record<Status, number>> };
  /** For the next page. */
  next?: string;
}

/** Where the directory is searched: the database itself (`fts5.ts`), or Algolia (`algolia.ts`). */
export interface Directory {
  /** Names the index and the form of what is in it. Another one is filled anew by itself. */
  readonly format: string;

  /** Sets the index up; before it is filled. */
  prepare(): Promise<void>;

  /**
   * Makes the index say what was read under a ticket, whatever else reaches it at the same time, before or later.
   *
   * @param ids of whom was read: whoever is not among the documents is taken out
   * @returns what is left to be done in the database; it may be done twice
   * @throws AppError `unavailable` where the index does not take it
   */
  write(
    db: Database,
    ids: UserId[],
    read: { version: number; documents: DirectoryDocument[] },
  ): Promise<readonly BatchItem<"sqlite">[]>;

  /**
   * Takes out whatever no `write` has confirmed after a ticket.
   *
   * @returns as `write`
   */
  sweep(db: Database, upTo: number): Promise<readonly BatchItem<"sqlite">[]>;

  /**
   * A page of those whom the viewer may see.
   *
   * @throws AppError `unavailable` where it can't be searched
   */
  search(db: Database, query: DirectoryQuery, viewer: Viewer): Promise<DirectoryPage>;
}

/** A person as the database gives them, in the directory's words. */
export function toPerson({ id, name, imageUrl, role, banned, bio, joinedAt }: FoundPerson): DirectoryPerson {
  return { id, name, imageUrl, role: toRole(role), status: banned ? "banned" : "active", bio, joinedAt };
}
