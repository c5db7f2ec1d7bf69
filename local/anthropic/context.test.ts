import { expect, test } from "vitest";
import { readPerson } from "./context.ts";
import { PERSON } from "./test-server.ts";

test("all sections are read, and values are unescaped", () => {
  expect(readPerson(["Instructions", PERSON])).toEqual({
    profile: {
      name: "Ada Lovelace",
      role: "administrator",
      joined: "2026-10-01",
      bio: "I like engines & numbers.",
    },
    activity: ['2026-11-20 searched the directory for "grace"'],
    items: ["2026-11-21 Buy milk"],
  });
});

test.each([
  ["<person>\n</person>", { profile: {}, activity: [], items: [] }],
  [
    "<person>\n<items>\n- 2026-11-21 Tea\n</items>\n</person>",
    { profile: {}, activity: [], items: ["2026-11-21 Tea"] },
  ],
  [
    "<person>\n<profile>\nname: not given\nrole: member\nbio:\n</profile>\n</person>",
    { profile: { role: "member" }, activity: [], items: [] },
  ],
])("sections and fields may be missing: %j", (text, person) => {
  expect(readPerson([text])).toEqual(person);
});

test("what is unescaped once stays as it was written", () => {
  const text = "<person>\n<profile>\nbio: &amp;lt;b&amp;gt; &lt;/profile&gt;\n</profile>\n</person>";
  expect(readPerson([text])?.profile.bio).toBe("&lt;b&gt; </profile>");
});

test("instructions that only name the element are no context", () => {
  expect(readPerson([])).toBeUndefined();
  expect(readPerson(["The <person> element tells of the person.\nIt ends with </person>."])).toBeUndefined();
});
