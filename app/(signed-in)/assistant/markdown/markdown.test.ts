import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import AnswerMarkdown from "./markdown.tsx";

const render = (text: string, isStreaming = false) =>
  renderToStaticMarkup(createElement(AnswerMarkdown, { text, isStreaming }));

const hostile = `# A heading {#content}

<img src="https://evil.example/1.png" onerror="alert(1)"> <script>alert(1)</script> <Foo bar="x" />

<div id="content" onclick="alert(1)">raw</div>

![a cat](https://evil.example/2.png) ![](data:image/png;base64,AAAA) ![ref][r]

[a](javascript:alert(1)) [b](https://google.com@evil.example) <javascript:alert(1)> [c](//evil.example/x)

Text[^content] and [d][r].

\`\`\`html {id="content" onclick="alert(1)"}
<b>bold</b>
\`\`\`

> [!NOTE]
> quoted

[^content]: a note

[r]: https://evil.example/3.png
`;

test.each([false, true])(
  "Nothing is fetched, run or named by what a model writes (streaming: %s)",
  (isStreaming) => {
    for (const end of [hostile.length, ...Array.from({ length: hostile.length / 7 }, (_, at) => at * 7)]) {
      const html = render(hostile.slice(0, end), isStreaming);
      expect(html).not.toMatch(/<(?:img|script|link|iframe|style|div|foo|b)\b/i);
      expect(html).not.toMatch(/<[^>]*\s(?:id|on\w+|src|style)=/i);
      expect(html).not.toMatch(/href="(?!https:\/\/[\w./%]*")/);
    }
  },
);

test("A picture is a link to it, and a link says where it leads", () => {
  expect(render("![a cat](https://cats.example/1.png)")).toMatch(
    /<a href="https:\/\/cats\.example\/1\.png" target="_blank" rel="noopener noreferrer nofollow"[^>]*>Image: a cat<span[^>]*> \(cats\.example\)/,
  );
  expect(render("See https://cats.example/1")).not.toContain("(cats.example)");
  expect(render("[Ann](/directory/user_1)")).toMatch(/<a href="\/directory\/user_1" class="[^"]*">Ann<\/a>/);
});

test("Headings, code, tables and tasks have their shapes", () => {
  expect(render("# One\n\n### Three")).toBe("<h3>One</h3><h4>Three</h4>");
  const code = render("```ts\nconst a = 1 < 2;\n```");
  expect(code).toContain("<code>const a = 1 &lt; 2;</code>");
  expect(code).toContain(">ts</span>");
  expect(render("| a | b |\n|--|--|\n| 1 | 2 |")).toMatch(/^<section [^>]*tabindex="0"[^>]*><table>/);
  expect(render("- [x] done")).toMatch(/<input type="checkbox"[^>]*disabled=""[^>]*checked=""/);
  expect(render("Plain words")).toBe("<p>Plain words</p>");
});
