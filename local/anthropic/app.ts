import { randomUUID } from "node:crypto";
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { thisMachineOnly } from "../this-machine.ts";
import { Control } from "./control.ts";
import { checkConversation } from "./conversation.ts";
import { errors } from "./errors.ts";
import { type AnthropicEnv, answerError, jsonBody } from "./http.ts";
import { messages } from "./messages.ts";
import { modelInfos } from "./models.ts";
import { page } from "./page.ts";
import { countTokens, PromptCache } from "./prompt-cache.ts";
import { readCountRequest } from "./request.ts";

const LARGEST_BODY = 32 * 1024 * 1024;

/** Puts the API, the control API and the page together. */
export function createApp({ apiKey, tokenMs }: { apiKey: string; tokenMs: number }): Hono<AnthropicEnv> {
  const control = new Control();
  return new Hono<AnthropicEnv>()
    .use(identify)
    .get("/", thisMachineOnly, (context) => context.html(page(control.requests)))
    .use("/control/*", thisMachineOnly)
    .route("/control", control.routes())
    .use("/v1/*", control.logging())
    .use(
      "/v1/*",
      bodyLimit({ maxSize: LARGEST_BODY, onError: (context) => answerError(errors.tooLarge(), context) }),
    )
    .use("/v1/*", authenticate(apiKey))
    .post("/v1/messages", control.faults(), messages(new PromptCache(), tokenMs))
    .post("/v1/messages/count_tokens", async (context) => {
      const log = context.get("log");
      log.body = await jsonBody(context);
      const request = readCountRequest(log.body);
      log.model = request.model;
      checkConversation(request);
      return context.json({ input_tokens: countTokens(request) });
    })
    .get("/v1/models", (context) => {
      const ids = modelInfos.map(({ id }) => id);
      return context.json({ data: modelInfos, has_more: false, first_id: ids[0], last_id: ids.at(-1) });
    })
    .get("/v1/models/:id", ({ req, json }) => {
      const model = modelInfos.find(({ id }) => id === req.param("id"));
      if (!model) throw errors.noModel(req.param("id"));
      return json(model);
    })
    .notFound((context) =>
      answerError(errors.noEndpoint(`${context.req.method} ${context.req.path}`), context),
    )
    .onError(answerError);
}

const identify: MiddlewareHandler<AnthropicEnv> = async (context, next) => {
  const requestId = `req_${randomUUID().replaceAll("-", "").slice(0, 24)}`;
  context.set("requestId", requestId);
  context.header("request-id", requestId);
  await next();
};

/** The client sends its key as a bearer token; where both headers come, Anthropic reads `x-api-key`. */
function authenticate(apiKey: string): MiddlewareHandler<AnthropicEnv> {
  return async ({ req }, next) => {
    const header = req.header("x-api-key");
    const bearer = /^bearer +(.+)$/i.exec(req.header("authorization") ?? "")?.[1];
    if (!header && !bearer) throw errors.noKey();
    if ((header || bearer) !== apiKey) throw header ? errors.wrongKey() : errors.wrongToken();
    if (!req.header("anthropic-version")) throw errors.noVersion();
    await next();
  };
}
