import type { NextConfig } from "next";

const config: NextConfig = {
  // As OpenNext needs it for this client: without, the Worker does not find its modules.
  transpilePackages: ["@libsql/client", "@libsql/core", "@libsql/hrana-client", "@libsql/isomorphic-ws"],
};

export default config;
