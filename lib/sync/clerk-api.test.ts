import { ClerkAPIResponseError } from "@clerk/backend/errors";
import { expect, test } from "vitest";
import { callClerk } from "./clerk-api.ts";

const refusal = (status: number) => new ClerkAPIResponseError("No", { data: [], status });

test.each([
  [refusal(404), "not_found"],
  [refusal(400), "invalid_input"],
  [refusal(422), "invalid_input"],
  [refusal(401), "misconfigured"],
  [refusal(403), "misconfigured"],
  [refusal(429), "unavailable"],
  [refusal(500), "unavailable"],
  [new TypeError("fetch failed"), "unavailable"],
])("What Clerk refuses has a reason: %s", async (failure, reason) => {
  await expect(callClerk(Promise.reject(failure))).rejects.toMatchObject({ reason, cause: failure });
});

test("What Clerk answers is given back", async () => {
  expect(await callClerk(Promise.resolve(5))).toBe(5);
});
