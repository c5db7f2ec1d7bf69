import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { globalSetup: "tests/database.ts", include: ["{app,db,lib,local,scripts,tests}/**/*.test.ts"] },
});
