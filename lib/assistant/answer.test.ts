import { describe, expect, inject, it, vi } from "vitest";
import type { AssistantUse } from "#db/assistant-requests.ts";
import { AppError } from "#lib/errors.ts";
import { type AnswerOptions, answer, type Ending } from "./answer.ts";
import { AnthropicClient, toAssistantError } from "./anthropic.ts";
import { buildContext } from "./context.ts";
import { systemPrompt } from "./prompt.ts";
import type { AssistantEvent, Block } from "./protocol.ts";
import type { ToolRunners } from "./tools.ts";

const model = "claude-haiku-5-5";
const person = buildContext({
  profile: {
    firstName: "Ada",
    lastName: "Lovelace",
    role: "member",
    createdAt: 1,
    bio: "Engines and poems.",
  },
  activity: [],
  items: [],
});

/** Anthropic's client, with what it sends written down. */
function newClient({ fetch = globalThis.fetch, apiKey = inject("anthropicKey") } = {}) {
  const sent: { messages: unknown[]; system: unknown[]; tool_choice?: unknown; cache_control?: unknown }[] =
    [];
  const client = new AnthropicClient({
    ...{ apiKey, baseURL: inject("anthropicUrl"), maxRetries: 0, logLevel: "off" },
    fetch: (url, init) => {
      sent.push(JSON.parse(String(init?.body)));
      return fetch(url, init);
    },
  });
  return { client, sent };
}

const runners: ToolRunners = {
  search_directory: vi.fn(async () => "- Grace Hopper (/directory/user_1): Compilers."),
  list_items: vi.fn(async () => "- 2026-11-20 Milk"),
  create_item: vi.fn(async () => "Added."),
  update_bio: vi.fn(async () => "Saved."),
};

function optionsFor(
  question: string,
  change: Partial<AnswerOptions> & { blocks?: Block[] } = {},
): AnswerOptions {
  const { blocks = [], ...rest } = change;
  return {
    ...{ client: newClient().client, model, system: systemPrompt(person), history: [], uses: [], runners },
    ...{ turn: { question, blocks }, signal: new AbortController().signal },
    ...rest,
  };
}

/** Reads an answer to its end. */
async function read(options: AnswerOptions) {
  const events: AssistantEvent[] = [];
  const stream = answer(options);
  let ending: Ending;
  for (;;) {
    const next = await stream.next();
    if (next.done) {
      ending = next.value;
      break;
    }
    events.push(next.value);
  }
  const text = events.map((event) => (event.type === "text" ? event.text : "")).join("");
  return { events, ending, text, blocks: options.turn.blocks, uses: options.uses };
}

const textOf = (blocks: Block[]) => blocks.map((block) => (block.type === "text" ? block.text : "")).join("");

describe("An answer", () => {
  it("comes in pieces, and is kept as it came", async () => {
    const { events, ending, text, blocks } = await read(optionsFor("Who am I?"));
    expect(ending).toBe("complete");
    expect(events.length).toBeGreaterThan(5);
    expect(text).toContain("Ada Lovelace");
    expect(textOf(blocks)).toBe(text);
  });

  it("goes out with what came before it, and says who asks only where that may be told", async () => {
    const history = [{ question: "Before?", blocks: [{ type: "text" as const, text: "Yes." }] }];
    const [told, untold] = [newClient(), newClient()];
    await read(optionsFor("Who am I?", { client: told.client, history }));
    await read(optionsFor("Who am I?", { client: untold.client, system: systemPrompt(null) }));
    expect(told.sent[0]?.messages).toHaveLength(3);
    expect(told.sent[0]?.system).toMatchObject([{ cache_control: { type: "ephemeral" } }, { text: person }]);
    expect(untold.sent[0]?.system).toHaveLength(1);
    expect(JSON.stringify(untold.sent)).not.toContain("Lovelace");
  });

  it("is counted as Anthropic counts it, with what it cost", async () => {
    const { uses } = await read(optionsFor("Who am I?"));
    expect(uses).toHaveLength(1);
    expect(uses[0]).toMatchObject({ model, outputTokens: expect.any(Number) });
    const { inputTokens, cacheWriteTokens, cacheReadTokens, outputTokens, cost } = uses[0] as AssistantUse;
    expect(inputTokens + cacheWriteTokens + cacheReadTokens).toBeGreaterThan(500);
    expect(outputTokens).toBeGreaterThan(10);
    expect(cost).toBe(
      Math.round(inputTokens * 0.1 + cacheWriteTokens * 0.125 + cacheReadTokens * 0.01 + outputTokens * 0.5),
    );
  });

  it("pays only once in full for what was said before, once that is long enough to be cached", async () => {
    const history = [
      { question: crypto.randomUUID(), blocks: [{ type: "text" as const, text: "word ".repeat(1_000) }] },
    ];
    const first = optionsFor("Who am I?", { history });
    const [{ cacheWriteTokens = 0 } = {}] = (await read(first)).uses;
    expect(cacheWriteTokens).toBeGreaterThan(1_500);
    const { uses } = await read(optionsFor("And now?", { history: [...history, first.turn] }));
    expect(uses[0]?.cacheReadTokens).toBe(cacheWriteTokens);
    expect(uses[0]?.inputTokens).toBe(0);
    expect(uses[0]?.cacheWriteTokens).toBeLessThan(cacheWriteTokens / 5);
  });

  it("keeps its thoughts to itself, and for the rounds that follow", async () => {
    const { text, blocks, events } = await read(optionsFor("[[thinking]] Hello"));
    expect(blocks[0]).toMatchObject({ type: "thinking", signature: expect.stringMatching(/./) });
    expect(events).toContainEqual({ type: "block", block: blocks[0] });
    expect(text).not.toContain((blocks[0] as { thinking: string }).thinking);
  });

  it("that is declined says so", async () => {
    const { ending, text } = await read(optionsFor("[[refusal]]"));
    expect(ending).toBe("complete");
    expect(text).toContain("declined");
  });

  it("that is too long for one go can be gone on with", async () => {
    const { ending, blocks } = await read(optionsFor("[[words 9000]]"));
    expect(ending).toBe("interrupted");
    const { client, sent } = newClient();
    await read(optionsFor("[[words 9000]]", { client, blocks }));
    expect(sent[0]?.messages.at(-1)).toMatchObject({
      role: "user",
      content: expect.stringContaining("broke off"),
    });
  });
});

describe("A tool", () => {
  it("that only reads is used at once, and the answer knows what it gave", async () => {
    const { ending, text, blocks } = await read(optionsFor("Find Grace"));
    expect(runners.search_directory).toHaveBeenCalledWith({ query: expect.stringMatching(/grace/i) });
    expect(ending).toBe("complete");
    expect(text).toContain("/directory/user_1");
    expect(blocks.map(({ type }) => type)).toEqual(["text", "tool_use", "tool_result", "text"]);
  });

  it("that changes something is not used before the person's word", async () => {
    const options = optionsFor("Add Buy bread to my list");
    const { ending, blocks } = await read(options);
    expect(ending).toBe("deciding");
    expect(runners.create_item).not.toHaveBeenCalled();
    const proposal = blocks.at(-1);
    expect(proposal).toMatchObject({ type: "tool_use", name: "create_item", input: { name: "Buy bread" } });
    const id = proposal?.type === "tool_use" ? proposal.id : "";
    blocks.push({ type: "tool_result", tool_use_id: id, content: "Declined.", is_error: true });
    const after = await read({ ...options, client: newClient().client });
    expect(after.ending).toBe("complete");
    expect(after.text).toMatch(/nothing/i);
  });

  it("can be used beside another", async () => {
    const { blocks } = await read(optionsFor("[[two]] engines"));
    expect(blocks.filter(({ type }) => type === "tool_use")).toHaveLength(2);
    expect(blocks.filter(({ type }) => type === "tool_result")).toHaveLength(2);
  });

  it("is used only so often, then the model has to answer", async () => {
    const { client, sent } = newClient();
    const { ending } = await read(optionsFor("[[loop]]", { client }));
    expect(sent).toHaveLength(6);
    expect(sent.at(-1)?.tool_choice).toEqual({ type: "none" });
    expect(ending).toBe("complete");
  });

  it("that fails ends the answer with its reason", async () => {
    const failing = async () => {
      throw new AppError("unavailable", "The database did not answer.");
    };
    const options = optionsFor("Find Grace", { runners: { ...runners, search_directory: failing } });
    await expect(read(options)).rejects.toMatchObject({ reason: "unavailable" });
  });
});

describe("A stream", () => {
  const asking = (question: string, fetch: typeof globalThis.fetch) =>
    read(optionsFor(question, { client: newClient({ fetch }).client }));
  /** Answers with a stream that holds these events. */
  const streamOf = (text: string) => async () =>
    new Response(text, { headers: { "Content-Type": "text/event-stream" } });
  const begin = `event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":7,"output_tokens":1}}}\n\n`;

  it("that is left is cut upstream, and what had come is kept and counted", async () => {
    const controller = new AbortController();
    const options = optionsFor("[[slow]]", { signal: controller.signal });
    const stream = answer(options);
    await stream.next();
    controller.abort();
    await expect(
      (async () => {
        while (!(await stream.next()).done);
      })(),
    ).rejects.toThrow();
    expect(textOf(options.turn.blocks)).not.toBe("");
    expect(options.uses).toMatchObject([{ outputTokens: expect.any(Number) }]);
    expect(options.uses[0]?.outputTokens).toBeGreaterThan(0);
    await vi.waitFor(async () => {
      const { requests } = await (await fetch(`${inject("anthropicUrl")}/control/requests`)).json();
      const isSlow = ({ body }: { body: unknown }) => JSON.stringify(body)?.includes("[[slow]]");
      expect(requests.find(isSlow)).toMatchObject({ aborted: true });
    });
  });

  it("that ends before its end is no answer", async () => {
    await expect(asking("Hello", streamOf(begin))).rejects.toMatchObject({ reason: "unavailable" });
  });

  it("whose connection is cut in the middle is broken off, and not a fault of ours", async () => {
    const cut = async () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode(begin)),
        // What workerd says.
        pull: (controller) => controller.error(new Error("Network connection lost.")),
      });
      return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
    };
    await expect(asking("Hello", cut)).rejects.toMatchObject({
      ...{ reason: "unavailable", message: expect.stringContaining("broke off") },
    });
  });

  it("that tells of an error in the middle fails with what can be done", async () => {
    const overloaded = `event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n`;
    const error = await asking("Hello", streamOf(begin + overloaded)).catch((thrown) => thrown);
    expect(toAssistantError(error)).toMatchObject({
      ...{ reason: "unavailable", message: expect.stringContaining("overloaded") },
    });
  });

  it.each([
    [429, { "retry-after": "7" }, "unavailable", /7 seconds/],
    [529, {}, "unavailable", /overloaded/],
    [500, {}, "unavailable", /broke off/],
    [400, {}, "internal", /did not understand/],
    [413, {}, "too_large", /too long/],
    [402, {}, "misconfigured", /credit/],
    [404, {}, "misconfigured", /ANTHROPIC_MODEL/],
  ])("that is refused with %s says what can be done", async (status, headers, reason, message) => {
    const body = { type: "error", error: { type: "some_error", message: "Secret prompt" } };
    const error = await asking("Hello", async () => Response.json(body, { status, headers })).catch(
      (thrown) => thrown,
    );
    expect(toAssistantError(error)).toMatchObject({ reason, message: expect.stringMatching(message) });
    expect(toAssistantError(error)?.message).not.toContain("Secret");
  });

  it("with a wrong key says which setting to look at", async () => {
    const { client } = newClient({ apiKey: "wrong" });
    const error = await read(optionsFor("Hello", { client })).catch((thrown) => thrown);
    expect(toAssistantError(error)).toMatchObject({
      ...{ reason: "misconfigured", message: expect.stringContaining("ANTHROPIC_API_KEY") },
    });
  });

  it("that cannot be reached says so", async () => {
    const error = await asking("Hello", async () => {
      throw new TypeError("fetch failed");
    }).catch((thrown) => thrown);
    expect(toAssistantError(error)).toMatchObject({ reason: "unavailable" });
  });

  it("that falls silent is given up", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const silent = async (_url: unknown, init?: RequestInit) => {
        const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
        const writer = writable.getWriter();
        void writer.write(new TextEncoder().encode(begin));
        init?.signal?.addEventListener("abort", () => writer.abort(new Error("aborted")).catch(() => {}));
        return new Response(readable, { headers: { "Content-Type": "text/event-stream" } });
      };
      const answered = asking("Hello", silent as typeof fetch).catch((thrown) => thrown);
      await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
      await vi.advanceTimersByTimeAsync(31_000);
      expect(await answered).toMatchObject({
        reason: "unavailable",
        message: expect.stringContaining("silent"),
      });
    } finally {
      vi.useRealTimers();
    }
  });
});
