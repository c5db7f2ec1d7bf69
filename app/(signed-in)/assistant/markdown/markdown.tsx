import Markdown, { type MarkdownToJSX, RuleType } from "markdown-to-jsx/react";
import { memo, type ReactNode } from "react";
import { AnswerImage, AnswerLink } from "./answer-link.tsx";
import { CodeBlock } from "./code-block.tsx";

type RenderRule = NonNullable<MarkdownToJSX.Options["renderRule"]>;

/** What an answer may be made of. Nothing that the model wrote becomes an element's name, id or attribute by itself. */
const renderRule: RenderRule = (next, node, renderChildren, state) => {
  switch (node.type) {
    case RuleType.link:
      return (
        <AnswerLink key={state.key} address={node.target}>
          {renderChildren(node.children, state)}
        </AnswerLink>
      );
    case RuleType.image:
      return <AnswerImage key={state.key} address={node.target} alt={node.alt} />;
    case RuleType.heading:
      return (
        <Heading key={state.key} level={node.level}>
          {renderChildren(node.children, state)}
        </Heading>
      );
    case RuleType.codeBlock:
      return <CodeBlock key={state.key} code={node.text} language={node.lang} />;
    case RuleType.table:
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section key={state.key} aria-label="Table" tabIndex={0} className="overflow-x-auto">
          {next()}
        </section>
      );
    case RuleType.gfmTask:
      return (
        <input key={state.key} type="checkbox" checked={node.completed} disabled aria-label="Task" readOnly />
      );
    case RuleType.blockQuote:
      return <blockquote key={state.key}>{renderChildren(node.children, state)}</blockquote>;
    case RuleType.footnoteReference:
      return <sup key={state.key}>{node.text}</sup>;
    case RuleType.htmlBlock:
    case RuleType.htmlSelfClosing:
    case RuleType.htmlComment:
      return null;
    default:
      return next();
  }
};

/** The page and the question have the first two levels. */
function Heading({ level, children }: { level: number; children: ReactNode }) {
  return level <= 2 ? <h3>{children}</h3> : <h4>{children}</h4>;
}

const options: MarkdownToJSX.Options = {
  disableParsingRawHTML: true,
  disableFrontmatter: true,
  forceBlock: true,
  renderRule,
  // Footnotes would have the model's own names as ids.
  overrides: { div: ({ children }: { children: ReactNode }) => <p>{children}</p> },
  wrapper: ({ children }: { children: ReactNode }) => children,
  forceWrapper: true,
};
const streaming: MarkdownToJSX.Options = { ...options, optimizeForStreaming: true };

/** A model's words, as Markdown. */
const AnswerMarkdown = memo(function AnswerMarkdown({
  text,
  isStreaming,
}: {
  text: string;
  isStreaming: boolean;
}) {
  return <Markdown options={isStreaming ? streaming : options}>{text}</Markdown>;
});

export default AnswerMarkdown;
