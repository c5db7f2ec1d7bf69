import fc from "fast-check";

export type Text = fc.Arbitrary<string>;

/** The words of a list; the lines of one that has several. */
export function lines(list: string): string[] {
  return list.trim().split(list.includes("\n") ? /\n\s*/ : " ");
}

/** Names that mean something to JavaScript, wherever a request may name a thing. */
export const prototypeNames = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then"];

const strange = [
  ...[
    "",
    " ",
    "\0",
    "a\0b",
    "\r",
    "\ufeff",
    "\u200b",
    "\ud800",
    "\udc00x",
    "\uffff",
    "\u{10ffff}",
    "9".repeat(400),
  ],
  ...[
    "\r\nX-Injected: 1\r\n\r\n",
    "\u560d\u560aX-Injected: 1",
    "\u202etxt.exe",
    "\u2066\u2067x",
    "e\u0301\u0301",
  ],
];

const meant = [
  ...prototypeNames,
  ...lines(String.raw`
    a
    ﷺ
    İstanbul
    👩‍👩‍👧‍👦
    สวัสดี
    東京 太郎
    %0d%0aX-Injected:%201
    <script>alert(1)</script>
    "><img src=x onerror=alert(1)>
    </textarea><svg/onload=alert(1)>
    '; DROP TABLE users; --
    ' OR 1=1 --
    " UNION SELECT id, email FROM users --
    " OR words : "a
    words : a*
    NEAR(a b, 2)
    a AND NOT (b
    "
    \
    %
    _
    *
    ^a
    -a
    ()
    $K1
    $@1
    $undefined
    {{7*7}}
    %s%n%x
    null
    undefined
    true
    NaN
    -0
    1e999
    1.5
    0x10
    9007199254740993
    -9223372036854775809
    1700000000000.user_1
    99999999999999999.x
    1..
    00000000-0000-4000-8000-000000000000
    ../../../../etc/passwd
    ..\windows
  `),
];

/** Of other hosts, and of other people. */
export const foreign: Text = fc.constantFrom(
  ...lines(String.raw`
  file:///etc/passwd
  {canary}/x
  //{canaryHost}/x
  \\{canaryHost}\x
  /\{canaryHost}
  /%09/{canaryHost}
  {app}@{canaryHost}/
  https://evil.example/
  //evil.example
  https:evil.example
  javascript:alert(1)
  data:text/html,x
  /admin/../../evil.example
  /admin//evil.example
  /items
  {app}/items
  {victim}
  {hidden}
  {target}
  {ownId}
  {victimId}
  {delivery}
  {deadEntry}
`),
);

const longText = fc
  .tuple(
    fc.constantFrom("x", "é", "🙂", "\0", "a ", "%", "<b>", "(", "e\u0301"),
    fc.constantFrom(121, 5_000, 60_000),
  )
  .map(([unit, length]) => unit.repeat(length / unit.length));

/** A text as somebody would send it who means no good, or by chance. */
export const text: Text = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...strange) },
  { weight: 4, arbitrary: fc.constantFrom(...meant) },
  { weight: 4, arbitrary: foreign },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...strange), fc.constantFrom(...meant)).map((two) => two.join("")),
  },
  { weight: 1, arbitrary: longText },
);

const numbers = ["0", "-0", "-1", "1.5", "1e999", "-1e999", "5e-324", "9007199254740993", "1".repeat(400)];
const deepJson = fc
  .tuple(
    fc.constantFrom(["[", "]"], ['{"a":', "}"], ['[{"__proto__":', "}]"]),
    fc.constantFrom(10, 1_000, 20_000),
  )
  .map(
    ([[open = "", close = ""], depth]) =>
      `${open.repeat(depth)}${open.endsWith(":") ? "1" : ""}${close.repeat(depth)}`,
  );
const name = fc.oneof(fc.constantFrom(...prototypeNames, "id", "type", "data", "kind"), text);
const member = (entry: [name: string, value: string]) => `${JSON.stringify(entry[0])}:${entry[1]}`;

/** JSON as text: so it may have numbers that no double holds, the same name twice, and any depth. */
export const json: Text = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    { weight: 3, arbitrary: text.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: fc.constantFrom("null", "true", "false", ...numbers) },
    { weight: 2, arbitrary: fc.array(tie("value"), { maxLength: 4 }).map((values) => `[${values}]`) },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.tuple(name, tie("value")), { maxLength: 4 })
        .map((entries) => `{${entries.map(member)}}`),
    },
    { weight: 1, arbitrary: deepJson },
  ),
})).value;

/**
 * A JSON object that is nearly right.
 *
 * @param right JSON of each field, by its name
 */
export function nearly(right: Record<string, Text>): Text {
  const fields = Object.entries(right).map(([field, value]) =>
    fc.oneof(
      { weight: 24, arbitrary: value.map((text) => [member([field, text])]) },
      { weight: 2, arbitrary: json.map((odd) => [member([field, odd])]) },
      { weight: 1, arbitrary: fc.tuple(value, json).map((two) => two.map((text) => member([field, text]))) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
  );
  const more = fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.tuple(fc.tuple(name, json).map(member)) },
  );
  return fc.tuple(more, ...fields).map((members) => `{${members.flat()}}`);
}

/** One of these, quoted. */
export function quoted(...texts: string[]): Text {
  return fc.constantFrom(...texts.map((text) => JSON.stringify(text)));
}

/** A body that is mostly what it says it is. */
export function mostly(right: Text): Text {
  return fc.oneof(
    { weight: 24, arbitrary: right },
    { weight: 1, arbitrary: json },
    { weight: 1, arbitrary: text },
    { weight: 1, arbitrary: right.map((body) => body.slice(0, body.length / 2)) },
    { weight: 1, arbitrary: right.map((body) => `${body}${" ".repeat(300_000)}`) },
  );
}
