import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{app,db,lib,local,scripts,tests}/**/*.test.{ts,tsx}"],
    exclude: ["**/*.workerd.test.ts"],
  },
});
