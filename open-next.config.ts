import { defineCloudflareConfig } from "@opennextjs/cloudflare";
import staticAssetsIncrementalCache from "@opennextjs/cloudflare/overrides/incremental-cache/static-assets-incremental-cache";

export default {
  ...defineCloudflareConfig({
    // Nothing is revalidated at run time yet, so the prerendered shells can live among the static assets.
    incrementalCache: staticAssetsIncrementalCache,
    // With interception on, a partially prerendered page ends after its shell.
    enableCacheInterception: false,
  }),
  buildCommand: "next build",
};
