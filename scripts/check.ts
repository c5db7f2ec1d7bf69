import { runChecks } from "./lib/check.ts";
import { stopOnExit } from "./lib/processes.ts";

// npm run check: types, lint and format, dead code, the arrows between folders, the types of the bindings. Some seconds; `npm test check`
// counts the same.

stopOnExit();
const { failed } = await runChecks();
process.exit(failed === 0 ? 0 : 1);
