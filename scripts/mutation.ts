import { showTool, stopOnExit } from "./lib/processes.ts";

// Changes the sync in every small way that Stryker knows, one at a time, and sees whether a test fails.
// npm run test:mutation [-- --mutate lib/sync/receive.ts]

stopOnExit();
process.exit((await showTool("stryker", ["run", ...process.argv.slice(2)])) ? 0 : 1);
