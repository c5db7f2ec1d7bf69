/** The type of error that goes with a status. Source: https://platform.claude.com/docs/en/api/errors */
const TYPES: Record<number, string> = {
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** An error as Anthropic answers it. */
export class AnthropicError extends Error {
  readonly status: number;
  readonly type: string;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    { type, headers = {} }: { type?: string; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = "AnthropicError";
    this.status = status;
    this.type = type ?? TYPES[status] ?? (status < 500 ? "invalid_request_error" : "api_error");
    this.headers = headers;
  }

  /** What the body of the answer says, or the data of an `error` event. */
  envelope(requestId: string) {
    return {
      type: "error",
      error: { details: null, type: this.type, message: this.message },
      request_id: requestId,
    };
  }
}

const README = "in local/anthropic/README.md";

/** What the server says, in Anthropic's words where they are known. */
export const errors = {
  noKey: () => new AnthropicError(401, "x-api-key header is required"),
  wrongKey: () => new AnthropicError(401, "invalid x-api-key"),
  wrongToken: () => new AnthropicError(401, "Invalid bearer token"),
  noVersion: () => new AnthropicError(400, "anthropic-version: header is required"),
  badRequest: (message: string) => new AnthropicError(400, message),
  tooLarge: () => new AnthropicError(413, "Request exceeds the maximum size"),
  noModel: (model: string) => new AnthropicError(404, `model: ${model}`),
  overloaded: () => new AnthropicError(529, "Overloaded"),
  internal: () => new AnthropicError(500, "Internal server error"),
  noEndpoint: (what: string) =>
    new AnthropicError(
      404,
      `The local Anthropic does not answer ${what}. See "What is not in it" ${README}.`,
    ),
};

/** What a request is told that asks for something which only Anthropic's own API does. */
export const notImplemented = (what: string): string =>
  `The local Anthropic does not implement ${what}. See "What is not in it" ${README}.`;
