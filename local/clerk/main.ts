import { runStandIn } from "../program.ts";
import { readConfig } from "./config.ts";
import { startClerk } from "./server.ts";

await runStandIn("clerk", async () => startClerk(readConfig(process.env)));
