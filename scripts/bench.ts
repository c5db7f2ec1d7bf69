import { benchWebhook } from "../bench/webhook.ts";
import { stopAll, stopOnExit } from "./lib/processes.ts";

stopOnExit();
await benchWebhook();
await stopAll();
process.exit(0);
