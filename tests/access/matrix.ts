import type { Word } from "./answers.ts";
import type { Caller } from "./callers.ts";

/** The two Workers that are asked: the product's own, and the one whose middleware lets everybody through. */
export type Wall = "walled" | "open";

/** A word, or one for each Worker. */
type Expected = Word | Record<Wall, Word>;
type Answers = Record<Caller, Expected>;

/** Who has no valid session, whatever they pretend. */
const nobody = (word: Expected) =>
  ({
    anonymous: word,
    expired: word,
    tampered: word,
    wrongParty: word,
    noParty: word,
    foreign: word,
  }) satisfies Partial<Answers>;

const everybody = (word: Expected): Answers => ({
  ...nobody(word),
  member: word,
  other: word,
  admin: word,
  oneFactor: word,
  acting: word,
  banned: word,
  deleted: word,
  demoted: word,
  revoked: word,
});

/** What each kind of route answers. A row below says where it differs. */
const kinds = {
  public: everybody("public"),
  /** A page of a person's own things: a valid token is enough. */
  member: { ...everybody("shown"), ...nobody("sign-in") },
  memberAction: {
    ...everybody("done"),
    ...nobody("sign-in"),
    banned: "sign-in",
    deleted: "sign-in",
  },
  /** A handler of the person's own: it asks the mirror as well. */
  memberHandler: {
    ...everybody("shown"),
    ...nobody("sign-in"),
    banned: "sign-in",
    deleted: "sign-in",
  },
  /** The console: token and mirror have to agree. The open Worker demands a second factor, the other does not. */
  console: {
    ...everybody("forbidden"),
    ...nobody("sign-in"),
    admin: "shown",
    oneFactor: { walled: "shown", open: "two-step" },
    banned: "home",
    deleted: "home",
    revoked: "home",
  },
  consoleAction: {
    ...everybody("forbidden"),
    ...nobody("sign-in"),
    admin: "done",
    oneFactor: { walled: "done", open: "two-step" },
    banned: "sign-in",
    deleted: "sign-in",
    revoked: "sign-in",
  },
  /** An action that Clerk's SDK brings along: whoever calls it, nothing is written. */
  libraryAction: everybody("untouched"),
} satisfies Record<string, Answers>;

/** What rows fill their parameters and fields with. */
interface World {
  /** Somebody to whom nothing may happen. */
  victim: string;
  /** Somebody to whom administrators do what they may. */
  target: string;
  /** The id of all that somebody owns: of the caller where the action is theirs to do, else of the victim. */
  own: string;
  /** A delivery, and an entry of the outbox that is dead. */
  delivery: string;
  deadEntry: string;
  /** A text that is new with each call. */
  text: string;
}

export interface Route {
  kind: keyof typeof kinds;
  but?: Partial<Answers>;
  /** Whose marks stand in what is shown: the caller's own, a stranger's, everybody's who does not hide, or those that
   * only the console has. */
  shows?: "own" | "stranger" | "directory" | "delivery" | "audit" | "nothing";
  /** Whom callers have looked at before: that they did is theirs to see. */
  mentions?: "victim";
  /** For an action: what it is given, by the person or thing that it is about. */
  fields?: (world: World, about: string) => Record<string, string>;
  /** An action that goes on behind its answer: what follows waits until it has ended. */
  goesOn?: boolean;
  /** An action that takes away what is the caller's: it is put back before and after. */
  erases?: boolean;
  /** An action that writes nothing. */
  reads?: boolean;
  /** For a page: what stands for `[id]`; the victim's id without it. */
  id?: "conversation";
  /** For a handler: what is sent. */
  body?: () => string;
}

/** A page of what is the caller's own. */
const ownPage: Route = { kind: "member", shows: "own", but: { banned: "empty", deleted: "empty" } };

/** An action on something of the caller's own: whoever is gone has nothing. */
const ownChange = (fields: Route["fields"]): Route => ({
  kind: "memberAction",
  erases: true,
  mentions: "victim",
  fields,
  but: { banned: "bad", deleted: "bad" },
});

const onPerson = (_world: World, userId: string) => ({ userId });

/** The table: every route and every action, and who is answered what. */
export const matrix: Record<string, Route> = {
  "GET /": { kind: "public" },
  "GET /status": { kind: "public" },
  "GET /privacy": { kind: "public" },
  "GET /terms": { kind: "public" },
  "GET /sign-in": { kind: "public" },
  "GET /sign-up": { kind: "public" },
  "GET /api/health": { kind: "public" },
  "GET /api/health/live": { kind: "public" },
  "GET /api/wiring": { kind: "public" },
  "POST /api/webhooks/clerk": {
    kind: "public",
    but: everybody("bad"),
    body: () => '{"type":"user.deleted"}',
  },

  "GET /profile": { kind: "member", shows: "own", but: { banned: "home", deleted: "home" } },
  "GET /items": ownPage,
  "GET /directory": { kind: "member", shows: "directory", but: { banned: "empty", deleted: "empty" } },
  "GET /directory/[id]": {
    kind: "member",
    shows: "stranger",
    but: { banned: "not-found", deleted: "not-found" },
  },
  "GET /activity": {
    kind: "member",
    shows: "own",
    mentions: "victim",
    but: { banned: "empty", deleted: "empty" },
  },
  "GET /assistant": {
    kind: "member",
    shows: "own",
    mentions: "victim",
    but: { banned: "home", deleted: "home", acting: "forbidden" },
  },
  "GET /assistant/[id]": {
    kind: "member",
    shows: "own",
    mentions: "victim",
    id: "conversation",
    but: { banned: "home", deleted: "home", acting: "forbidden" },
  },
  "POST /assistant/stream": {
    kind: "memberHandler",
    shows: "own",
    mentions: "victim",
    but: { acting: "forbidden" },
    body: () =>
      JSON.stringify({
        ...{ kind: "ask", conversationId: crypto.randomUUID(), turnId: crypto.randomUUID() },
        question: "Who am I?",
      }),
  },
  "GET /welcome": { kind: "member", shows: "nothing", but: { banned: "home", deleted: "home" } },
  "GET /account": { kind: "member", shows: "nothing" },
  "GET /settings": { kind: "member", shows: "nothing", but: { banned: "home", deleted: "home" } },
  "GET /forbidden": { kind: "member", shows: "nothing" },

  "GET /admin/people": { kind: "console", shows: "stranger" },
  "GET /admin/people/[id]": { kind: "console", shows: "stranger" },
  "GET /admin/deliveries": { kind: "console", shows: "delivery" },
  "GET /admin/sync": { kind: "console", shows: "nothing" },
  "GET /admin/audit": { kind: "console", shows: "audit" },

  "action createItem": { kind: "memberAction", fields: ({ text }) => ({ name: text }) },
  "action renameItem": ownChange(({ own, text }) => ({ id: own, name: text })),
  "action changeItem": ownChange(({ own }) => ({ id: own, act: "complete" })),
  "action updateUserDetails": {
    kind: "memberAction",
    mentions: "victim",
    fields: ({ text }) => ({ bio: text }),
  },

  "action saveStart": {
    kind: "memberAction",
    mentions: "victim",
    fields: ({ text }) => ({ bio: text, visibility: "members", item: text }),
  },

  "action renameConversation": {
    kind: "memberAction",
    mentions: "victim",
    fields: ({ own, text }) => ({ id: own, title: text }),
    // Whoever is gone has no conversation.
    but: { acting: "forbidden", banned: "bad", deleted: "bad" },
  },
  "action deleteConversation": {
    kind: "memberAction",
    erases: true,
    mentions: "victim",
    fields: ({ own }) => ({ id: own }),
    but: { acting: "forbidden" },
  },

  "action exportPersonalData": {
    kind: "memberAction",
    reads: true,
    mentions: "victim",
    but: { acting: "forbidden" },
  },
  "action saveVisibility": { kind: "memberAction", fields: () => ({ visibility: "members" }) },
  "action savePersonalising": {
    kind: "memberAction",
    mentions: "victim",
    fields: () => ({ personalising: "on" }),
  },
  "action saveRecording": { kind: "memberAction", fields: () => ({ recording: "on" }) },
  "action eraseActivity": { kind: "memberAction", erases: true, but: { acting: "forbidden" } },
  "action erasePersonalData": { kind: "memberAction", erases: true, but: { acting: "forbidden" } },

  "action changeRole": { kind: "consoleAction", fields: (_, userId) => ({ userId, role: "admin" }) },
  "action banUser": { kind: "consoleAction", fields: onPerson },
  "action unbanUser": { kind: "consoleAction", fields: onPerson },
  "action signOutEverywhere": { kind: "consoleAction", fields: onPerson },
  "action impersonate": { kind: "consoleAction", fields: onPerson },
  "action replay": { kind: "consoleAction", fields: ({ delivery }) => ({ id: delivery }) },
  "action compareRecent": { kind: "consoleAction", fields: () => ({}), goesOn: true },
  "action compareEverybody": { kind: "consoleAction", fields: () => ({}), goesOn: true },
  "action rebuild": { kind: "consoleAction", fields: () => ({}), goesOn: true },
  "action retry": {
    kind: "consoleAction",
    goesOn: true,
    fields: ({ deadEntry }) => ({ effect: "welcome", objectId: deadEntry }),
  },

  "action invalidateCacheAction": { kind: "libraryAction" },
  "action deleteKeylessAction": { kind: "libraryAction" },
};

/** What a caller is to be answered. */
export function expectedOf(route: Route, caller: Caller, wall: Wall): Word {
  const expected: Expected = route.but?.[caller] ?? kinds[route.kind][caller];
  return typeof expected === "string" ? expected : expected[wall];
}
