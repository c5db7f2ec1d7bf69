import type { NextConfig } from "next";

const config: NextConfig = {
  // They are checked with all others.
  typescript: { ignoreBuildErrors: true },
  // As OpenNext needs it for this client: without, the Worker does not find its modules.
  transpilePackages: ["@libsql/client", "@libsql/core", "@libsql/hrana-client", "@libsql/isomorphic-ws"],
};

export default config;
