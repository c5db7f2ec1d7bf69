import type { ModelInfo } from "@anthropic-ai/sdk/resources/models";

/** What the server knows of a model. */
interface LocalModel {
  name: string;
  line: ModelInfo["line"];
  /** Shorter prefixes are not cached. */
  minimumCacheTokens: number;
}

/** The models that answer, the newest first. */
const MODELS: Record<string, LocalModel> = {
  "claude-haiku-5-5": { name: "Claude Haiku 5.5", line: "haiku", minimumCacheTokens: 1024 },
  "claude-sonnet-5-5": { name: "Claude Sonnet 5.5", line: "sonnet", minimumCacheTokens: 1024 },
  "claude-opus-5-5": { name: "Claude Opus 5.5", line: "opus", minimumCacheTokens: 512 },
};

/** A model by its ID. */
export const findModel = (id: string): LocalModel | undefined =>
  Object.hasOwn(MODELS, id) ? MODELS[id] : undefined;

/** The models as `GET /v1/models` lists them. */
export const modelInfos: ModelInfo[] = Object.entries(MODELS).map(([id, { name, line }]) => ({
  id,
  type: "model",
  display_name: name,
  line,
  lifecycle: "active",
  // Anthropic's own value where a date is unknown.
  created_at: "1970-01-01T00:00:00Z",
  deprecated_at: null,
  retires_at: null,
  capabilities: null,
  max_input_tokens: null,
  max_tokens: null,
}));
