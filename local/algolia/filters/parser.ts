import { errors } from "../errors.ts";
import { type Clause, type Condition, type Filter, kindOf, type NumericOperator } from "./conditions.ts";
import { type FilterToken, lexFilter } from "./lexer.ts";

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const GROUPING = "filter (X AND Y) OR Z is not allowed, only (X OR Y) AND Z is allowed";

/**
 * Reads the parameter `filters`. As at Algolia, only ANDs of ORs are allowed, only conditions of one kind stand in the
 * same OR, and a group cannot be negated. An AND next to an OR needs parentheses.
 * Source: https://www.algolia.com/doc/guides/managing-results/refine-results/filtering/in-depth/combining-boolean-operators/
 * @throws AlgoliaError 400 with the column of what is wrong
 */
export function parseFilter(text: string): Filter {
  if (text.trim() === "") return [];
  return new FilterParser(lexFilter(text)).parse();
}

class FilterParser {
  readonly #tokens: FilterToken[];
  #at = 0;

  constructor(tokens: FilterToken[]) {
    this.#tokens = tokens;
  }

  parse(): Filter {
    const filter = this.#expression();
    this.#expect("end of filter");
    return filter;
  }

  /** Clauses joined by AND, or conditions joined by OR, which are one clause. */
  #expression(): Filter {
    const filter: Filter = [this.#operand()];
    let joint: "AND" | "OR" | undefined;
    for (let token = this.#next; token.type === "AND" || token.type === "OR"; token = this.#next) {
      if (joint !== undefined && token.type !== joint) this.#fail(GROUPING, token);
      joint = token.type;
      this.#at++;
      const clause = this.#operand();
      if (joint === "AND") filter.push(clause);
      else this.#joinOr(filter[0] as Clause, clause, token);
    }
    return filter;
  }

  #joinOr(clause: Clause, addition: Clause, token: FilterToken): void {
    const [one] = clause;
    const [other] = addition;
    if (one && other && kindOf(one) !== kindOf(other)) {
      this.#fail("Different types are not allowed in the same OR.", token);
    }
    clause.push(...addition);
  }

  #operand(): Clause {
    const token = this.#next;
    if (token.type === "(") {
      this.#at++;
      const [clause, ...more] = this.#expression();
      if (more.length > 0) this.#fail(GROUPING, token);
      this.#expect(")");
      return clause as Clause;
    }
    return [this.#condition(this.#skip("NOT"))];
  }

  #condition(isNegated: boolean): Condition {
    const attribute = this.#expect("string").text;
    if (this.#next.type === "operator") {
      const operator = this.#expect("operator").text as NumericOperator;
      return { type: "numeric", attribute, operator, value: this.#number(), isNegated };
    }
    if (!this.#skip(":")) return { type: "tag", value: attribute, isNegated };
    const value = this.#expect("string");
    if (this.#skip("TO")) {
      return { type: "range", attribute, low: this.#toNumber(value), high: this.#number(), isNegated };
    }
    if (attribute === "_tags") return { type: "tag", value: value.text, isNegated };
    return { type: "facet", attribute, value: value.text, isNegated };
  }

  #number(): number {
    return this.#toNumber(this.#expect("string", "numeric"));
  }

  #toNumber(token: FilterToken): number {
    if (!NUMBER.test(token.text)) this.#unexpected(token, "numeric");
    return Number(token.text);
  }

  /** Goes past a token of a type, if that is what comes next. */
  #skip(type: FilterToken["type"]): boolean {
    const isThere = this.#next.type === type;
    if (isThere) this.#at++;
    return isThere;
  }

  get #next(): FilterToken {
    return this.#tokens[this.#at] as FilterToken;
  }

  #expect(type: FilterToken["type"], name: string = type): FilterToken {
    const token = this.#next;
    if (token.type !== type) this.#unexpected(token, name);
    if (type !== "end of filter") this.#at++;
    return token;
  }

  #unexpected(token: FilterToken, expected: string): never {
    const found = token.type === "string" ? `string(${token.text})` : token.text || token.type;
    this.#fail(`Unexpected token ${found} expected ${expected}`, token);
  }

  #fail(message: string, { column }: FilterToken): never {
    throw errors.badRequest(`filters: ${message} at col ${column}`);
  }
}
