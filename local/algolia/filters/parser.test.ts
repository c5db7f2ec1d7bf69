import { describe, expect, test } from "vitest";
import { resolveSettings } from "../settings.ts";
import { compileFilter } from "./conditions.ts";
import { readFilterLists } from "./lists.ts";
import { parseFilter } from "./parser.ts";

const settings = resolveSettings({
  attributesForFaceting: ["role", "filterOnly(team.name)", "searchable(tags)", "active", "AND"],
});
const records = [
  { objectID: "1", role: "admin", version: 5, team: { name: "Core Team" }, tags: ["a", "b"], active: true },
  { objectID: "2", role: "Member", version: 12.5, team: { name: "Docs" }, tags: ["b"], active: false },
  { objectID: "3", role: "guest", version: -3, _tags: ["vip", "user_42"], hidden: "x", active: "true" },
  { objectID: "4", AND: "or", versions: [1, 20] },
];

const idsOf = (filter: ReturnType<typeof parseFilter>) => {
  const holds = compileFilter(filter, settings);
  return records.filter(holds).map(({ objectID }) => objectID);
};

describe("filters", () => {
  test.each([
    ["", ["1", "2", "3", "4"]],
    ["role:admin", ["1"]],
    ["role : admin", ["1"]],
    ["role:ADMIN", ["1"]],
    ['role:"member"', ["2"]],
    ["role:'member'", ["2"]],
    ["NOT role:admin", ["2", "3", "4"]],
    ["role:admin OR role:guest", ["1", "3"]],
    ["(role:admin OR role:guest) AND version > 0", ["1"]],
    ["version > 0 AND (role:admin OR NOT role:guest)", ["1", "2"]],
    ["role:admin AND NOT tags:a", []],
    ["version < 12", ["1", "3"]],
    ["version<12.5", ["1", "3"]],
    ["version <= 12.5", ["1", "2", "3"]],
    ["version = 5", ["1"]],
    ["version != 5", ["2", "3"]],
    ["version >= 5", ["1", "2"]],
    ["version = -3", ["3"]],
    ["NOT version > 0", ["3", "4"]],
    ["version:5 TO 12.5", ["1", "2"]],
    ["version: -10 TO 0", ["3"]],
    ["versions > 10", ["4"]],
    ["active:true", ["1", "3"]],
    ["active:false", ["2"]],
    ['team.name:"core team"', ["1"]],
    ["tags:b", ["1", "2"]],
    ["_tags:vip", ["3"]],
    ["vip", ["3"]],
    ["vip OR nobody", ["3"]],
    ["_tags:VIP", []],
    ["objectID:2", ["2"]],
    ["NOT objectID:2 AND NOT objectID:3", ["1", "4"]],
    ['"AND":"or"', ["4"]],
    ["hidden:x", []],
    ["NOT hidden:x", ["1", "2", "3", "4"]],
    ["role:admin OR (role:guest OR role:member)", ["1", "2", "3"]],
  ])("%s", (text, expected) => {
    expect(idsOf(parseFilter(text))).toEqual(expected);
  });

  test.each([
    ["role:", "Unexpected token end of filter expected string at col 5"],
    ["role:admin role:guest", "Unexpected token string(role) expected end of filter at col 11"],
    ["role:Womens>Tailoring", "Unexpected token > expected end of filter at col 11"],
    ["version > many", "Unexpected token string(many) expected numeric at col 10"],
    ["version:1 TO", "Unexpected token end of filter expected numeric at col 12"],
    ["(role:admin", "Unexpected token end of filter expected ) at col 11"],
    ["role:admin)", "Unexpected token ) expected end of filter at col 10"],
    ["NOT (role:admin)", "Unexpected token ( expected string at col 4"],
    ["AND", "Unexpected token string(AND) expected string at col 0"],
    ['role:"admin', 'Unexpected character " at col 5'],
    [
      "(role:a AND role:b) OR role:c",
      "filter (X AND Y) OR Z is not allowed, only (X OR Y) AND Z is allowed at col 0",
    ],
    [
      "role:a AND role:b OR role:c",
      "filter (X AND Y) OR Z is not allowed, only (X OR Y) AND Z is allowed at col 18",
    ],
    ["role:a OR version > 1", "Different types are not allowed in the same OR. at col 7"],
  ])("%s is refused", (text, message) => {
    const expected = message.replace("string(AND)", "AND");
    expect(() => parseFilter(text)).toThrow(
      expect.objectContaining({ status: 400, message: `filters: ${expected}` }),
    );
  });
});

describe("the older filters", () => {
  test.each([
    [{ facetFilters: "role:admin" }, ["1"]],
    [{ facetFilters: ["role:admin", "tags:a"] }, ["1"]],
    [{ facetFilters: [["role:admin", "role:guest"], "active:true"] }, ["1", "3"]],
    [{ facetFilters: ["role:-admin"] }, ["2", "3", "4"]],
    [{ facetFilters: ["_tags:vip"] }, ["3"]],
    [{ numericFilters: ["version>0", "version <= 5"] }, ["1"]],
    [{ numericFilters: [["version=5", "version = -3"]] }, ["1", "3"]],
    [{ numericFilters: "version:0 TO 20" }, ["1", "2"]],
    [{ tagFilters: ["vip", ["user_42", "user_43"]] }, ["3"]],
    [{ tagFilters: "-vip" }, ["1", "2", "4"]],
    [{ facetFilters: [] }, ["1", "2", "3", "4"]],
  ])("%j", (parameters, expected) => {
    expect(idsOf(readFilterLists(parameters))).toEqual(expected);
  });

  test.each([
    [{ facetFilters: ["role"] }],
    [{ numericFilters: ["status=open"] }],
    [{ facetFilters: [[["role:a"]]] }],
  ])("%j is refused", (parameters) => {
    expect(() => readFilterLists(parameters)).toThrow(expect.objectContaining({ status: 400 }));
  });
});
