import fc from "fast-check";
import type { Caller } from "../access/callers.ts";
import { matrix } from "../access/matrix.ts";
import { pageRequests } from "../access/requests.ts";
import type { FuzzRequest } from "./client.ts";
import { type Headers, moreHeaders } from "./headers.ts";
import { callers, method } from "./parts.ts";
import { json, lines, prototypeNames, quoted, type Text, text } from "./texts.ts";

type Part = [name: string, value: string, file?: string];
type Sent = Pick<FuzzRequest, "headers" | "body">;

const boundary = "----fuzz";
/** What React sends. */
const formType = `multipart/form-data; boundary=${boundary}`;
const byRouter: Headers = [
  ["Accept", "text/x-component"],
  ["Content-Type", formType],
];
const byBrowser: Headers = [...Object.entries(pageRequests.document), ["Content-Type", formType]];

/** A form as a browser writes it; names and values as they are, also where a browser would not. */
function formBody(parts: Part[]): string {
  const written = parts.map(([name, value, file]) => {
    const type = file === undefined ? "" : `; filename="${file}"\r\nContent-Type: application/octet-stream`;
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${type}\r\n\r\n${value}\r\n`;
  });
  return `${written.join("")}--${boundary}--\r\n`;
}

/** The fields by which a form without JavaScript names its action, and what that is called with. */
function reference(id: string, bound = '"$@1"', argument = '["$undefined"]'): Part[] {
  return [
    ["$ACTION_REF_1", ""],
    ["$ACTION_1:0", `{"id":"${id}","bound":${bound}}`],
    ["$ACTION_1:1", argument],
  ];
}

/** With this, React hands the result to the form. */
const resultKey: Part = ["$ACTION_KEY", "k1"];

const others = fc.constantFrom("{victimId}", "{victim}", "{hidden}");

/** Fields that are nearly right. */
function nearlyRight(right: Record<string, string>): fc.Arbitrary<Part[]> {
  const fields = Object.entries(right).map(([name, value]) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constant<Part[]>([[name, value]]) },
      { weight: 4, arbitrary: text.map((odd): Part[] => [[name, odd]]) },
      // Where it names a thing, somebody else's.
      { weight: value.startsWith("{") ? 3 : 0, arbitrary: others.map((id): Part[] => [[name, id]]) },
      { weight: 1, arbitrary: fc.tuple(text, text).map((two) => two.map((odd): Part => [name, odd])) },
      { weight: 1, arbitrary: text.map((odd): Part[] => [[name, odd, "x.txt"]]) },
      { weight: 1, arbitrary: fc.constant<Part[]>([]) },
    ),
  );
  const more = fc.tuple(fc.constantFrom(...prototypeNames, "userId", "id", "role"), text);
  return fc.tuple(...fields, fc.array<Part>(more, { maxLength: 2 })).map((parts) => parts.flat());
}

/** What rows of the access matrix fill their fields with. */
const world = {
  ...{ victim: "{victim}", target: "{target}", own: "{ownId}" },
  ...{ delivery: "{delivery}", deadEntry: "{deadEntry}", text: "Fuzz {unique}" },
};

/**
 * An action as React calls it, or as a form without JavaScript does.
 *
 * @param name as in the access matrix
 * @param path of a page that has it
 */
export function actionRequest(name: string, path: string): fc.Arbitrary<FuzzRequest> {
  const route = matrix[name];
  const isConsole = route?.kind === "consoleAction";
  // What goes on behind its answer for long is done now and then only.
  const console: Caller[] = route?.goesOn ? ["member", "member", "admin"] : ["admin"];
  const fields = nearlyRight(route?.fields?.(world, "{target}") ?? {});
  const called = fields.map((parts): Sent => {
    const named = parts.map(([field, ...rest]): Part => [`_1_${field}`, ...rest]);
    return {
      headers: [["Next-Action", `{${name}}`], ...byRouter],
      body: formBody([...named, ["0", '["$undefined","$K1"]']]),
    };
  });
  const submitted = fields.map((parts): Sent => {
    return { headers: byBrowser, body: formBody([...reference(`{${name}}`), resultKey, ...parts]) };
  });
  const sent = fc.oneof({ weight: 3, arbitrary: called }, { weight: 1, arbitrary: submitted });
  return request(
    // An administrator may do it to anybody, but to these nothing is to happen.
    isConsole
      ? sent.map(({ headers, body }) => ({
          headers,
          body: body?.replace(/\{(?:victim|hidden)\}/g, "{target}"),
        }))
      : sent,
    callers(...(isConsole ? console : (["member", "admin"] as const))),
    fc.constant(path.replace("[id]", "{target}")),
  );
}

/** What stands for something else in React's format of arguments. */
const replyTexts = [
  ...lines(
    "$ $$x $u $undefined $NaN $Infinity $-Infinity $-0 $- $D2026-01-01 $Dx $n1 $nx $K $K0 $K1 $@ $@0 $@1",
  ),
  ...lines(
    "$F $F0 $F1 $T $T1 $Q1 $W1 $i1 $B1 $R1 $r1 $x1 $X1 $A1 $O1 $o1 $U1 $S1 $s1 $L1 $l1 $G1 $g1 $M1 $m1 $V1",
  ),
  ...lines(
    "$0 $1 $2 $ff $1:0 $1:a $0:0:0 $1:length $1:__proto__:then $1:constructor:constructor $Z $h1 $E $p1 $P1",
  ),
  `$n${"9".repeat(5_000)}`,
];
const replyNames = lines("id bound then status value name _response __proto__");
const replyJson: Text = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 4, arbitrary: quoted(...replyTexts) },
    { weight: 1, arbitrary: json },
    { weight: 2, arbitrary: fc.array(tie("value"), { maxLength: 3 }).map((values) => `[${values}]`) },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.tuple(quoted(...replyNames), tie("value")), { maxLength: 3 })
        .map((entries) => `{${entries.map((entry) => entry.join(":"))}}`),
    },
  ),
})).value;
const replyParts = [
  ...lines("0 1 2 _1_name 1_name _ $ACTION_REF_1 $ACTION_1:0 $ACTION_1:1 $ACTION_KEY"),
  ...["", "$ACTION_ID_{action createItem}", ...prototypeNames],
];
const plainTypes = ["text/plain;charset=UTF-8", "application/json", "application/x-www-form-urlencoded", ""];

/** React's own format with what it should not hold, to whichever action. */
export function replyRequest(names: string[]): fc.Arbitrary<FuzzRequest> {
  const part: fc.Arbitrary<Part> = fc
    .tuple(
      fc.constantFrom(...replyParts),
      fc.oneof({ weight: 3, arbitrary: replyJson }, { weight: 1, arbitrary: text }),
      fc.constantFrom(undefined, undefined, undefined, "x.bin"),
    )
    .map(([name, value, file]) => [name, value, file]);
  const form = fc.tuple(fc.array(part, { maxLength: 5 }), replyJson).map(
    ([parts, argument]): Sent => ({
      headers: byRouter,
      body: formBody([...parts, ["0", `["$undefined",${argument}]`]]),
    }),
  );
  const plain = fc
    .tuple(fc.constantFrom(...plainTypes, formType), fc.oneof(replyJson, text))
    .map(([type, body]): Sent => ({ headers: [["Content-Type", type]], body }));
  // What goes on behind its answer for long is left out.
  const served = names.filter((name) => !matrix[name]?.goesOn).map((name) => `{${name}}`);
  const id = fc.constantFrom(...served, "x", `40${"f".repeat(40)}`, "");
  const called = fc
    .tuple(fc.oneof({ weight: 3, arbitrary: form }, { weight: 1, arbitrary: plain }), id)
    .map(([{ headers, body }, id]): Sent => ({ headers: [["Next-Action", id], ...headers], body }));
  const bound = fc.oneof(fc.constant('"$@1"'), replyJson);
  const more = fc.array(fc.oneof(part, fc.constant(resultKey)), { maxLength: 4 });
  const submitted = fc.tuple(id, bound, replyJson, more).map(
    ([id, bound, argument, parts]): Sent => ({
      headers: byBrowser,
      body: formBody([...reference(id, bound, argument), ...parts]),
    }),
  );
  const sent = fc.oneof({ weight: 3, arbitrary: called }, { weight: 1, arbitrary: submitted });
  const path = fc.constantFrom("/", "/items", "/profile", "/sign-in", "/none");
  return request(sent, callers("member"), path);
}

function request(sent: fc.Arbitrary<Sent>, who: fc.Arbitrary<Caller>, path: Text): fc.Arbitrary<FuzzRequest> {
  const more = fc.oneof({ weight: 9, arbitrary: fc.constant<Headers>([]) }, moreHeaders);
  return fc.tuple(sent, who, path, method("POST", 30), more).map(
    ([{ headers, body }, who, path, method, more]): FuzzRequest => ({
      ...{ who, method, path },
      headers: [...headers, ["Origin", "{app}"], ...more],
      body: /^(?:GET|HEAD)$/.test(method) ? undefined : body,
    }),
  );
}
