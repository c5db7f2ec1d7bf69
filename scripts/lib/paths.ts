import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");

/** Everything that running the kit leaves on this machine; git ignores it. Delete it to start afresh. */
export const stateDir = join(root, ".local");
