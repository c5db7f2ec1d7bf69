import { ConfigError, readConfig } from "./config.ts";
import { startClerk } from "./server.ts";

try {
  const clerk = await startClerk(readConfig(process.env));
  const stop = async () => {
    await clerk.close();
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.once("disconnect", stop);
  console.log(`clerk listening on ${clerk.url}`);
} catch (error) {
  const known = error instanceof ConfigError;
  console.error(known ? `clerk: ${error.message} local/clerk/README.md lists the settings.` : error);
  process.exit(1);
}
