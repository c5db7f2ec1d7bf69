import { bindingTypes } from "./lib/check.ts";
import { showTool, stopOnExit } from "./lib/processes.ts";

// npm run types: writes worker-configuration.d.ts, the types of the Worker's bindings, from wrangler.toml. Commit it.

stopOnExit();
process.exit((await showTool("wrangler", bindingTypes)) ? 0 : 1);
