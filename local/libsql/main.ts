import { portSetting, runStandIn, setting, startingOn } from "../program.ts";
import { startLibsql } from "./server.ts";

await runStandIn("libsql", async () => {
  const [file, port] = [setting("LOCAL_LIBSQL_FILE"), portSetting("LOCAL_LIBSQL_PORT")];
  return startingOn(file, port, startLibsql({ file, port, authToken: setting("LOCAL_LIBSQL_TOKEN") }));
});
