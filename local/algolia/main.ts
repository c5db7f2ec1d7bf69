import { type AlgoliaServer, startAlgolia } from "./server.ts";

/** Ends the process with a message for the person who started it. */
function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function setting(name: string): string {
  return process.env[name] || fail(`${name} is not set. See local/algolia/README.md.`);
}

const file = setting("LOCAL_ALGOLIA_FILE");
const port = Number(setting("LOCAL_ALGOLIA_PORT"));
const appId = setting("LOCAL_ALGOLIA_APP_ID");
const adminKey = setting("LOCAL_ALGOLIA_ADMIN_KEY");
const searchKey = setting("LOCAL_ALGOLIA_SEARCH_KEY");
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail("LOCAL_ALGOLIA_PORT is not a port number.");
if (adminKey === searchKey) fail("LOCAL_ALGOLIA_ADMIN_KEY and LOCAL_ALGOLIA_SEARCH_KEY are the same.");

let server: AlgoliaServer;
try {
  server = await startAlgolia({ file, port, appId, adminKey, searchKey });
} catch (error) {
  fail(`algolia could not start on ${file}, port ${port}: ${(error as Error).message}`);
}
console.log(`algolia listening on ${server.url}`);

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await server.close();
  process.exit(0);
}

process.once("SIGTERM", stop);
process.once("SIGINT", stop);
// Sent when the process that started this one is gone; without an IPC channel it never comes.
process.once("disconnect", stop);
