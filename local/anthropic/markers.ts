import { type Answer, call, type Question, say } from "./question.ts";

const SLOW_WORDS = 60;
const SLOW_PAUSE_MS = 250;
const MOST_MINUTES = 60;
/** With the space before it, each of them is one token. */
const WORDS = ["the", "sun", "was", "low", "and", "all", "the", "sea", "lay", "red", "far", "off"];

const LONG = `## A long answer

This answer has a bit of everything, so that one can see how it is shown while it comes in, and when it is complete.
Some words are **bold**, others are *slanted*, and a few are \`code\`.

### A list

1. The first entry is short.
2. The second entry is longer, because a list whose entries are all equally long would hide how they are broken into
   several lines on a narrow screen.
3. The third has entries of its own:
   - one that is plain,
   - and one with \`code\` in it.

### A table

| Place  | Founded | People    | Known for                        |
| ------ | ------: | --------: | -------------------------------- |
| Rome   |    -753 | 2,800,000 | ruins, fountains and good coffee |
| Berlin |    1237 | 3,700,000 | a wall that is no longer there   |
| Kyoto  |     794 | 1,450,000 | temples, gardens and quiet lanes |

### Some code

\`\`\`ts
/** Says hello. */
export function greet(name: string): string {
  if (name === "") return "Hello!";
  return \`Hello \${name}, it is good to see you again after such a long time!\`;
}
\`\`\`

### The end

> What is quoted stands apart from the rest.

That was all of it. A real answer would end here as well, or ask whether there is anything else that one would like to
know. This one has to fill another line or two before it may, so it tells of the weather: the morning was clear and cold,
the afternoon brought clouds from the west, and in the evening it rained on all of the **roofs**, *gardens* and lanes.`;

const HTML = `Raw HTML: <img src=x onerror="document.title='broken'"> and <b>bold</b>.

<script>document.title = "broken"</script>

[A link that must not work](javascript:alert(1))`;

const words = (count: number): string =>
  Array.from({ length: count }, (_, index) => WORDS[index % WORDS.length]).join(" ");

function callTwo(question: Question): Answer {
  const search = call(question, "search_directory", { query: question.text || "engines" });
  const { blocks } = call(question, "list_items", {});
  return { blocks: [...search.blocks, ...blocks.slice(1)] };
}

function echo({ system }: Question): Answer {
  const [, context] = system;
  return say(context === undefined ? "The system prompt has no second block." : `\`\`\`\n${context}\n\`\`\``);
}

type Make = (question: Question, number: number, tokenMs: number) => Answer;

const ANSWERS: Record<string, Make> = {
  long: () => say(LONG),
  slow: () => ({ ...say(words(SLOW_WORDS)), pauseMs: SLOW_PAUSE_MS }),
  words: (_, count) => say(words(count || 1)),
  minutes: (_, number, tokenMs) => {
    const minutes = Math.min(number || 1, MOST_MINUTES);
    return say(words(Math.ceil((minutes * 60_000) / (tokenMs || 20))));
  },
  refusal: () => ({ ...say("I cannot go on with"), isRefusal: true }),
  link: () => say("Here is [a link](https://example.com/)."),
  image: () => say("Here is an image: ![one pixel](https://example.com/pixel.png)"),
  html: () => say(HTML),
  echo,
  loop: (question) => call(question, "list_items", {}),
  two: callTwo,
};

/**
 * The answer that a marker in the user's text asks for, or undefined where there is none.
 *
 * @param tokenMs the usual pause between two tokens
 */
export function answerByMarker(question: Question, tokenMs: number): Answer | undefined {
  for (const [name, number] of question.markers) {
    if (Object.hasOwn(ANSWERS, name)) return ANSWERS[name]?.(question, number, tokenMs);
  }
  return undefined;
}
