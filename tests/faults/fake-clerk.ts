import type { ClerkClient } from "@clerk/backend";
import type { ClerkUser } from "./story.ts";

type Query = NonNullable<Parameters<ClerkClient["users"]["getUserList"]>[0]>;

/** What a test can do to the fake. */
export interface FakeClerk {
  clerk: ClerkClient;
  /** Whether it does not answer. */
  isAway: boolean;
  requests: number;
  /** What happens once it has read, and before its answer arrives. */
  beforeAnswer?: () => Promise<void>;
}

/** Clerk's Backend API over some people, as far as the sync asks it: lists, filtered, ordered and paged as Clerk does. */
export function fakeClerk(people: () => readonly ClerkUser[]): FakeClerk {
  const fake: FakeClerk = { clerk: undefined as unknown as ClerkClient, isAway: false, requests: 0 };
  const select = ({ userId, createdAtAfter = Number.NEGATIVE_INFINITY }: Query) => {
    fake.requests++;
    if (fake.isAway) throw new TypeError("fetch failed");
    return people().filter(
      (user) => (!userId || userId.includes(user.id)) && user.created_at > createdAtAfter,
    );
  };
  const users = {
    async getUserList(query: Query = {}) {
      const { orderBy = "-created_at", offset = 0, limit = 10 } = query;
      const found = select(query);
      const column = orderBy.endsWith("updated_at") ? "updated_at" : "created_at";
      const sign = orderBy.startsWith("-") ? -1 : 1;
      // Of equals, Clerk's order is always the same one.
      const ordered = found.toSorted(
        (one, other) => sign * (one[column] - other[column]) || (one.id < other.id ? -1 : 1),
      );
      const data = ordered.slice(offset, offset + limit).map((raw) => ({ raw, id: raw.id }));
      await fake.beforeAnswer?.();
      return { data, totalCount: found.length };
    },
    getCount: async (query: Query = {}) => select(query).length,
  };
  fake.clerk = { users } as unknown as ClerkClient;
  return fake;
}
