import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

// The library code, once more, in the runtime that it ships to.
export default defineConfig({
  plugins: [
    cloudflareTest({
      miniflare: { compatibilityDate: "2026-11-17", compatibilityFlags: ["nodejs_compat"] },
    }),
  ],
  test: { globalSetup: "tests/database.ts", include: ["{db,lib}/**/*.test.ts"] },
});
