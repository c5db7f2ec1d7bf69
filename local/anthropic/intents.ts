import { type Answer, call, type Question, say } from "./question.ts";

const PERSONALISATION_IS_OFF = "Personalisation is off, so I know nothing about you.";
const CONFIRM = "I can do that. Please confirm.";

type Intent = (question: Question) => Answer | undefined;

/** Takes a text apart, or says that it means something else. */
const match = (pattern: RegExp, { text }: Question): string | undefined => {
  const found = pattern.exec(text);
  return found ? (found[1] ?? "").trim() : undefined;
};

const withoutQuotes = (text: string): string => text.replace(/^["“'](.+)["”']$/s, "$1");

const goOn: Intent = (question) =>
  match(/broke off/i, question) === undefined ? undefined : say(" … and here the answer goes on.");

const addItem: Intent = (question) => {
  const found =
    match(/\badd (.+?) to my (?:list|items)\b/is, question) ?? match(/\badd ((?:an? )?item .+)$/is, question);
  if (!found) return undefined;
  const name = withoutQuotes(found.replace(/^(?:an? )?item (?:called |named )?/i, "").replace(/[.!]$/, ""));
  return call(question, "create_item", { name }, CONFIRM);
};

const changeBio: Intent = (question) => {
  const bio = match(/\b(?:change|update|set) my bio to:? (.+)$/is, question);
  return bio ? call(question, "update_bio", { bio: withoutQuotes(bio) }, CONFIRM) : undefined;
};

const refuse: Intent = (question) =>
  match(/\be-?mail(?: address)? of\b|\bitems of\b|\bpassword\b|['’]s (?:e-?mail|items)\b/i, question) ===
  undefined
    ? undefined
    : say("I am sorry, I cannot tell you that: of other people I only know what the directory shows.");

const whoAmI: Intent = (question) => {
  if (match(/\bwho am i\b|\bwhat do you know about me\b/i, question) === undefined) return undefined;
  if (!question.person) return say(PERSONALISATION_IS_OFF);
  const { name, role, joined, bio } = question.person.profile;
  const facts = Object.entries({ Name: name, Role: role, Joined: joined, Bio: bio }).filter(
    ([, fact]) => fact,
  );
  if (facts.length === 0) return say("Your profile was not shown to me.");
  return say(
    ["This is what I know about you:", "", ...facts.map(([key, fact]) => `- **${key}:** ${fact}`)].join("\n"),
  );
};

/** The two longest words of the bio, else the name: enough to find somebody alike. */
function wordsOfPerson({ person }: Question): string | undefined {
  const words = person?.profile.bio?.match(/\p{L}{4,}/gu) ?? [];
  const longest = [...new Set(words)].sort((one, other) => other.length - one.length).slice(0, 2);
  return longest.join(" ") || person?.profile.name;
}

const searchDirectory: Intent = (question) => {
  if (match(/\b(?:someone|anyone|people|somebody) like me\b/i, question) !== undefined) {
    const query = wordsOfPerson(question);
    return query ? call(question, "search_directory", { query }) : say(PERSONALISATION_IS_OFF);
  }
  const pattern =
    /\b(?:find|who(?: i|['’])s|search(?: the directory)? for)\s+(.+?)(?: in the directory)?[?.!]*$/is;
  const query = match(pattern, question);
  return query ? call(question, "search_directory", { query: withoutQuotes(query) }) : undefined;
};

const listActivity: Intent = (question) => {
  if (match(/\bwhat did i do\b|\bactivity\b/i, question) === undefined) return undefined;
  if (!question.person) return say(PERSONALISATION_IS_OFF);
  const { activity } = question.person;
  if (activity.length === 0) return say("I see no activity of yours.");
  return say(["This is what you did lately:", "", ...activity.map((line) => `- ${line}`)].join("\n"));
};

const listItems: Intent = (question) =>
  match(/\b(?:list|show)(?: me)? my items\b|\bon my list\b/i, question) === undefined
    ? undefined
    : call(question, "list_items", {});

const withoutDate = (line = ""): string => line.replace(/^\d{4}-\d{2}-\d{2} /, "");

function shorten(text: string, length: number): string {
  const letters = [...text.replace(/\s+/g, " ")];
  return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : letters.join("");
}

const chat: Intent = ({ text, person }) => {
  const firstName = person?.profile.name?.split(" ")[0];
  const [item, activity] = [withoutDate(person?.items[0]), withoutDate(person?.activity[0])];
  const sentences = [
    firstName ? `Hello ${firstName}!` : "Hello!",
    `You asked: “${shorten(text, 80)}”.`,
    !person && PERSONALISATION_IS_OFF,
    item ? `On your list is **${item}**.` : activity && `The last thing you did: ${activity}.`,
    "You can try **Who am I?**, **Find someone like me** or **Add … to my list**.",
  ];
  return say(sentences.filter(Boolean).join(" "));
};

/** The first that knows an answer gives it: what is to be written goes before words that may stand in it. */
const INTENTS = [goOn, addItem, changeBio, refuse, whoAmI, searchDirectory, listActivity, listItems];

/** The answer to what the user's text asks for, or a friendly one to anything else. */
export function answerByIntent(question: Question): Answer {
  for (const intent of INTENTS) {
    const answer = intent(question);
    if (answer) return answer;
  }
  return chat(question) as Answer;
}
