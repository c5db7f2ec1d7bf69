import { errors } from "../errors.ts";
import type { Clause, Condition, Filter, NumericOperator } from "./conditions.ts";

const NUMERIC = /^(.+?)\s*(<=|>=|!=|<|>|=)\s*(-?[\d.]+(?:e[+-]?\d+)?)$/i;
const RANGE = /^(.+?):\s*(-?[\d.]+)\s+(?:TO|to)\s+(-?[\d.]+)$/;

/** `attribute:value`, or `attribute:-value` for all but that value. A dash that belongs to the value is escaped. */
function facetCondition(text: string): Condition {
  const colon = text.indexOf(":");
  if (colon === -1) throw errors.badRequest(`Invalid syntax for facetFilters: ${text}`);
  const attribute = text.slice(0, colon);
  const raw = text.slice(colon + 1);
  const isNegated = raw.startsWith("-");
  const value = isNegated ? raw.slice(1) : raw.replace(/^\\-/, "-");
  if (attribute === "_tags") return { type: "tag", value, isNegated };
  return { type: "facet", attribute, value, isNegated };
}

function numericCondition(text: string): Condition {
  const range = RANGE.exec(text);
  if (range) {
    const [, attribute = "", low, high] = range;
    return { type: "range", attribute, low: Number(low), high: Number(high), isNegated: false };
  }
  const comparison = NUMERIC.exec(text);
  if (!comparison) throw errors.badRequest(`Invalid syntax for numeric condition:${text}`);
  const [, attribute = "", operator, value] = comparison;
  return {
    type: "numeric",
    attribute,
    operator: operator as NumericOperator,
    value: Number(value),
    isNegated: false,
  };
}

function tagCondition(text: string): Condition {
  const isNegated = text.startsWith("-");
  return { type: "tag", value: isNegated ? text.slice(1) : text, isNegated };
}

function readList(name: string, value: unknown, read: (text: string) => Condition): Filter {
  if (value === undefined || value === null || value === "") return [];
  const list = Array.isArray(value) ? value : [value];
  return list.map((entry): Clause => {
    const alternatives: unknown[] = Array.isArray(entry) ? entry : [entry];
    return alternatives.map((text) => {
      if (typeof text !== "string") throw errors.badRequest(`Invalid syntax for ${name}`);
      return read(text);
    });
  });
}

/**
 * Reads the three older filter parameters: a list means AND, a list in it OR.
 * @throws AlgoliaError 400 for a condition that cannot be read
 */
export function readFilterLists(parameters: {
  facetFilters?: unknown;
  numericFilters?: unknown;
  tagFilters?: unknown;
}): Filter {
  return [
    ...readList("facetFilters", parameters.facetFilters, facetCondition),
    ...readList("numericFilters", parameters.numericFilters, numericCondition),
    ...readList("tagFilters", parameters.tagFilters, tagCondition),
  ].filter((clause) => clause.length > 0);
}
