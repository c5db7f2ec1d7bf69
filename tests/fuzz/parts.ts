import fc from "fast-check";
import type { Caller } from "../access/callers.ts";
import type { FuzzRequest } from "./client.ts";

/** Mostly this method. */
export function method(usual: string, weight = 12): fc.Arbitrary<string> {
  return fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH") },
  );
}

const refused = ["anonymous", "expired", "tampered", "wrongParty", "foreign", "banned", "deleted"] as const;

/** Mostly these callers. */
export function callers(...usual: Caller[]): fc.Arbitrary<Caller> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...refused) },
  );
}

/** A request of its parts. */
export function requestOf(
  parts: {
    [Part in keyof FuzzRequest]: fc.Arbitrary<FuzzRequest[Part]>;
  },
): fc.Arbitrary<FuzzRequest> {
  return fc.record(parts, { noNullPrototype: true }).map((request) => {
    // No client of HTTP sends one along.
    return /^(?:GET|HEAD)$/.test(request.method) ? { ...request, body: undefined } : request;
  });
}
