import type { DirectoryDocument } from "#db/directory.ts";
import type { UserId } from "#db/schema.ts";
import { clock } from "#lib/clock.ts";
import { sortNameOf, writtenTogether } from "./words.ts";

/** A person as Algolia keeps them. */
export function toRecord({ id, name, bio, role, status, visibility, joinedAt }: DirectoryDocument) {
  return {
    ...{ objectID: id, name, about: bio, role, status, joinedAt },
    sortName: sortNameOf(name),
    written: writtenTogether(name),
    seen: visibility === "members" && status === "active",
    gone: false,
    goneAt: 0,
  };
}

/** What stays of somebody who is gone, for a while, so that a late writer does not put them back. */
export function toTombstone(id: UserId) {
  return {
    ...{ objectID: id, name: "", about: "", role: "", status: "", joinedAt: 0, sortName: "", written: "" },
    seen: false,
    gone: true,
    goneAt: Math.floor(clock.now() / 1000),
  };
}
