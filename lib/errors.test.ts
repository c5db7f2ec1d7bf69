import { LibsqlError } from "@libsql/client/http";
import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { DatabaseError } from "#db/errors.ts";
import { AppError, toAppError } from "./errors.ts";

const query = (cause: Error) => new DrizzleQueryError("select ?", ["ada@example.com"], cause);

test("An error with a reason stays as it is, also as a cause", () => {
  const error = new AppError("not_found", "There is no such item.");
  expect(toAppError(error)).toBe(error);
  expect(toAppError(new Error("Rendering failed", { cause: error }))).toBe(error);
});

test.each([
  new SyntaxError("Unexpected end of JSON input"),
  new TypeError("fetch failed"),
  "text",
  undefined,
])("What is not known is internal, and kept as the cause: %s", (error) => {
  expect(toAppError(error)).toMatchObject({ reason: "internal", status: 500, cause: error });
});

test.each([
  ["unreachable", "unavailable", 503],
  ["timed_out", "unavailable", 503],
  ["failing", "unavailable", 503],
  ["busy", "unavailable", 503],
  ["blocked", "unavailable", 503],
  ["refused", "misconfigured", 500],
  ["too_large", "internal", 500],
] as const)("A database that is %s is %s", (reason, shown, status) => {
  const error = query(new DatabaseError(reason, "The database did not answer."));
  expect(toAppError(error)).toMatchObject({ reason: shown, status, cause: error });
});

test.each([
  ["SQLITE_BUSY", "unavailable"],
  ["SQLITE_LOCKED", "unavailable"],
  ["TRANSACTION_BUSY", "unavailable"],
  ["TRANSACTION_TIMEOUT", "unavailable"],
  ["STREAM_EXPIRED", "unavailable"],
  ["BLOCKED", "unavailable"],
  ["HRANA_PROTO_ERROR", "unavailable"],
  ["RESPONSE_TOO_LARGE", "internal"],
  ["SQLITE_CONSTRAINT", "internal"],
  ["SQL_INPUT_ERROR", "internal"],
  ["toString", "internal"],
])("The code %s of the database client is %s", (code, reason) => {
  expect(toAppError(query(new LibsqlError("ada@example.com", code))).reason).toBe(reason);
  expect(toAppError(Object.assign(new Error("Not the database's"), { code })).reason).toBe("internal");
});

test("The message for people quotes nothing of the query", () => {
  for (const code of ["SQLITE_BUSY", "SQLITE_CONSTRAINT", "RESPONSE_TOO_LARGE"]) {
    expect(toAppError(query(new LibsqlError("ada@example.com", code))).message).not.toContain("ada@");
  }
});
