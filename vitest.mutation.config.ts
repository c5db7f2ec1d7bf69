import { defineConfig } from "vitest/config";

// What Stryker runs for each mutant of the sync (npm run test:mutation): all that is tried in this process.
export default defineConfig({
  test: {
    globalSetup: "tests/database.ts",
    include: ["db/*.test.ts", "lib/{env,errors}.test.ts", "lib/sync/*.test.ts", "tests/faults/*.test.ts"],
  },
});
