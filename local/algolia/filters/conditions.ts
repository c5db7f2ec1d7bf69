import { facetAttributes } from "../attributes.ts";
import { type IndexRecord, type Scalar, valuesAt } from "../records.ts";
import type { ResolvedSettings } from "../settings.ts";

export type NumericOperator = "<" | "<=" | "=" | "!=" | ">=" | ">";

/** One condition of a filter. */
export type Condition = { isNegated: boolean } & (
  | { type: "facet"; attribute: string; value: string }
  | { type: "tag"; value: string }
  | { type: "numeric"; attribute: string; operator: NumericOperator; value: number }
  | { type: "range"; attribute: string; low: number; high: number }
);

/** Conditions of which one must hold. */
export type Clause = Condition[];

/** A filter: clauses of which all must hold. Algolia allows no other shape. */
export type Filter = Clause[];

/** The kind of a condition: only conditions of one kind may stand in the same OR. */
export const kindOf = ({ type }: Condition): string => (type === "range" ? "numeric" : type);

const compare: Record<NumericOperator, (one: number, other: number) => boolean> = {
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  "=": (one, other) => one === other,
  "!=": (one, other) => one !== other,
  ">=": (one, other) => one >= other,
  ">": (one, other) => one > other,
};

type Predicate = (record: IndexRecord) => boolean;

/**
 * Makes a filter into a function. An attribute that is not declared for faceting has no facet values: conditions on it
 * hold for no record, silently, as at Algolia.
 */
export function compileFilter(filter: Filter, settings: ResolvedSettings): Predicate {
  const facets = new Set(["objectID", ...facetAttributes(settings).map(({ path }) => path)]);
  const clauses = filter.map((clause) => clause.map((condition) => compileCondition(condition, facets)));
  return (record) => clauses.every((clause) => clause.some((holds) => holds(record)));
}

function compileCondition(condition: Condition, facets: ReadonlySet<string>): Predicate {
  const holds = positive(condition, facets);
  return condition.isNegated ? (record) => !holds(record) : holds;
}

function positive(condition: Condition, facets: ReadonlySet<string>): Predicate {
  switch (condition.type) {
    case "tag":
      return (record) => valuesAt(record, ["_tags"]).some((tag) => String(tag) === condition.value);
    case "facet": {
      if (!facets.has(condition.attribute)) return () => false;
      const keys = condition.attribute.split(".");
      const wanted = condition.value.toLowerCase();
      // Facets have few values and are asked for often.
      const known = new Map<Scalar, boolean>();
      const isWanted = (value: Scalar): boolean => {
        const answer = known.get(value) ?? String(value).toLowerCase() === wanted;
        known.set(value, answer);
        return answer;
      };
      return (record) => valuesAt(record, keys).some(isWanted);
    }
    case "numeric": {
      const { operator, value: limit } = condition;
      return someNumber(condition.attribute, (value) => compare[operator](value, limit));
    }
    case "range": {
      const { low, high } = condition;
      return someNumber(condition.attribute, (value) => value >= low && value <= high);
    }
  }
}

function someNumber(attribute: string, holds: (value: number) => boolean): Predicate {
  const keys = attribute.split(".");
  return (record) => valuesAt(record, keys).some((value) => typeof value === "number" && holds(value));
}
