import { initOpenNextCloudflareForDev } from "@opennextjs/cloudflare";
import type { NextConfig } from "next";

const config: NextConfig = {
  cacheComponents: true,
  partialPrefetching: true,
  poweredByHeader: false,
  reactStrictMode: true,
  // A route handler brings libSQL's client and Clerk's along once more: what only the development server needs is not built.
  pageExtensions: [...(process.env.NODE_ENV === "development" ? ["dev.ts"] : []), "tsx", "ts"],
  // Next lists @libsql/client as external; left there, the Worker cannot find its modules at run time.
  transpilePackages: ["@libsql/client", "@libsql/core", "@libsql/hrana-client", "@libsql/isomorphic-ws"],
  turbopack: {
    rules: {
      // Clerk's components import React's browser half, which the server would parse at each cold start: 60 KiB (gzip) that run nowhere.
      "react-dom-client.production.js": {
        condition: { not: "browser" },
        loaders: ["./scripts/lib/nothing.cjs"],
      },
    },
    resolveAlias: {
      // The client of libSQL brings web sockets along, for a protocol that the kit does not speak.
      "@libsql/isomorphic-ws": "./node_modules/@libsql/isomorphic-ws/web.mjs",
    },
  },
  // cachedNavigations would render each page's data twice, for a browser to keep: a third more CPU a page.
  experimental: { serverActions: { bodySizeLimit: "64kb" }, cachedNavigations: false },
  redirects: async () => [{ source: "/admin", destination: "/admin/people", permanent: false }],
};

export default config;

if (process.env.NODE_ENV === "development") void initOpenNextCloudflareForDev();
