import { defineCloudflareConfig } from "@opennextjs/cloudflare";
import staticAssetsIncrementalCache from "@opennextjs/cloudflare/overrides/incremental-cache/static-assets-incremental-cache";

type IncrementalCache = typeof staticAssetsIncrementalCache;

const kept = new Map<string, Awaited<ReturnType<IncrementalCache["get"]>>>();

/** Nothing is revalidated at run time: a prerendered shell lives among the static assets, and an isolate reads it once. */
const keptStaticAssets: IncrementalCache = Object.assign(Object.create(staticAssetsIncrementalCache), {
  async get(...[key, type]: Parameters<IncrementalCache["get"]>) {
    const shell = kept.get(key) ?? (await staticAssetsIncrementalCache.get(key, type));
    if (shell) kept.set(key, shell);
    return shell;
  },
});

export default {
  ...defineCloudflareConfig({
    incrementalCache: keptStaticAssets,
    // With interception on, a partially prerendered page ends after its shell.
    enableCacheInterception: false,
  }),
  buildCommand: "next build",
};
