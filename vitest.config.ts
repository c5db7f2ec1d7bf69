import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "tests/database.ts",
    include: ["{app,db,lib,local,scripts,tests}/**/*.test.ts"],
    // Many wait for a deadline or a schedule. Left to itself, Vitest keeps a core free, and of two that is half.
    maxWorkers: "100%",
  },
});
