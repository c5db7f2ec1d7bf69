// Cloudflare's types that worker-configuration.d.ts names; all of them at once would clash with the browser's. A binding of another kind
// needs its type here as well: unknown names are taken for any.
type Fetcher = import("@cloudflare/workers-types").Fetcher;
type RateLimit = import("@cloudflare/workers-types").RateLimit;
