import type { Application } from "../application.ts";
import { errors } from "../errors.ts";

/**
 * Refuses a write to the records of a replica: they are those of its primary index.
 * @throws AlgoliaError 400
 */
export function requireNoReplica({ indices }: Application, name: string, operation: string): void {
  if (indices.get(name)?.primary !== undefined) throw errors.onReplica(operation);
}
