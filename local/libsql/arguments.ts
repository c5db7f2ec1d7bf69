import { StatementError } from "./errors.ts";
import type { WireStatement } from "./protocol.ts";
import type { Statement } from "./statements.ts";
import { type EngineValue, toEngineValue } from "./values.ts";

/** The arguments of a request. */
export type Arguments = Pick<WireStatement, "args" | "named_args">;

/**
 * Refuses arguments of both kinds at once, as libsql-server does.
 * @throws StatementError ARGS_BOTH_POSITIONAL_AND_NAMED
 */
export function rejectMixedArguments({ args = [], named_args = [] }: Arguments): void {
  if (args.length === 0 || named_args.length === 0) return;
  throw new StatementError(
    "ARGS_BOTH_POSITIONAL_AND_NAMED",
    "Specifying both positional and named arguments is not supported",
  );
}

/**
 * Puts the arguments of a request into the order of the statement's parameters. Numbered parameters take positional
 * arguments, named ones take named arguments, with or without the sign. The engine itself would bind NULL for what
 * is missing and drop what is too much.
 * Source: libsql-server/src/query.rs in https://github.com/tursodatabase/libsql
 * @returns One value a parameter, the first for number 1.
 * @throws StatementError ARGS_INVALID for one too many or missing
 */
export function arrangeArguments(
  statement: Statement,
  { args = [], named_args = [] }: Arguments,
): EngineValue[] {
  const { count, names } = statement.parameters;
  const named = new Map(named_args.map(({ name, value }) => [name, value]));
  const given = named.size + args.length;
  if (given > count) {
    throw StatementError.badArguments(`too many parameters, expected ${count} found ${given}`);
  }

  return Array.from({ length: count }, (_, index) => {
    const name = names.get(index + 1);
    const isNumbered = name === undefined || name.startsWith("?");
    const value = isNumbered ? args[index] : (named.get(name) ?? named.get(name.slice(1)));
    if (value !== undefined) return toEngineValue(value);
    // EXPLAIN does not run the statement, so it needs no values.
    if (statement.isExplain) return null;
    throw StatementError.badArguments(`value for parameter ${name ?? index + 1} not found`);
  });
}
