import { BaseAnthropic } from "@anthropic-ai/sdk/client";
import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
} from "@anthropic-ai/sdk/core/error";
import { Messages } from "@anthropic-ai/sdk/resources/messages";
import type { Environment } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";

/** How long Anthropic may take until it begins to answer, in milliseconds. */
const beginMs = 30_000;

/** Anthropic's client with the one resource that is used: whole, it is more than twice as large. */
export class AnthropicClient extends BaseAnthropic {
  readonly messages = new Messages(this);
}

/**
 * Anthropic's client, as the environment has it.
 *
 * @throws AppError `misconfigured` without a key
 */
export function openAnthropic({ ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseURL }: Environment) {
  if (!apiKey)
    throw new AppError("misconfigured", "The assistant has no key yet: ANTHROPIC_API_KEY is not set.");
  return new AnthropicClient({ apiKey, baseURL, timeout: beginMs, maxRetries: 1, logLevel: "off" });
}

/**
 * What a failure of Anthropic's means to whoever asked, and what they can do; undefined where it is none of theirs. What it
 * says is not passed on: it may quote the prompt.
 */
export function toAssistantError(error: unknown): AppError | undefined {
  if (!(error instanceof APIError) || error instanceof APIUserAbortError) return undefined;
  const [reason, message] = meaningOf(error);
  return new AppError(reason, message, { cause: error });
}

function meaningOf(error: APIError): ConstructorParameters<typeof AppError> {
  if (error instanceof APIConnectionTimeoutError)
    return ["unavailable", "The assistant did not answer in time. Try again in a moment."];
  if (error instanceof APIConnectionError)
    return ["unavailable", "The assistant could not be reached. Try again in a moment."];
  // A stream that has begun with 200 says in its type alone what went wrong.
  const { status, type } = error;
  if (status === 429 || type === "rate_limit_error")
    return ["unavailable", `The assistant is asked too much at the moment. Try again ${waitOf(error)}.`];
  if (status === 529 || type === "overloaded_error")
    return ["unavailable", "The assistant is overloaded at the moment. Try again in a minute."];
  if (status === 401 || status === 403 || type === "authentication_error" || type === "permission_error")
    return ["misconfigured", "The assistant's key is refused: check ANTHROPIC_API_KEY."];
  if (status === 404 || type === "not_found_error")
    return ["misconfigured", "The assistant's model is unknown: check ANTHROPIC_MODEL."];
  if (status === 402 || type === "billing_error")
    return ["misconfigured", "The assistant's account has no credit left."];
  if (status === 413 || /too long/.test(error.message))
    return ["too_large", "This conversation has become too long. Begin a new one."];
  if (status === 400 || type === "invalid_request_error")
    return ["internal", "The assistant did not understand the request. Begin a new conversation."];
  return ["unavailable", "The assistant broke off. Try again in a moment."];
}

function waitOf({ headers }: APIError): string {
  const seconds = Number(headers?.get("retry-after"));
  return seconds > 0 && seconds < 3_600 ? `in ${Math.ceil(seconds)} seconds` : "in a minute";
}
