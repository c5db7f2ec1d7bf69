import { type LibsqlServer, startLibsql } from "./server.ts";

/** Ends the process with a message for the person who started it. */
function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function setting(name: string): string {
  return process.env[name] || fail(`${name} is not set. See local/libsql/README.md.`);
}

const file = setting("LOCAL_LIBSQL_FILE");
const port = Number(setting("LOCAL_LIBSQL_PORT"));
const authToken = setting("LOCAL_LIBSQL_TOKEN");
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail("LOCAL_LIBSQL_PORT is not a port number.");

let server: LibsqlServer;
try {
  server = await startLibsql({ file, port, authToken });
} catch (error) {
  fail(`libsql could not start on ${file}, port ${port}: ${(error as Error).message}`);
}
console.log(`libsql listening on ${server.url}`);

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
