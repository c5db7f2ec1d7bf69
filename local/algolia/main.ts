import { portSetting, runStandIn, SettingError, setting, startingOn } from "../program.ts";
import { startAlgolia } from "./server.ts";

await runStandIn("algolia", async () => {
  const [file, port] = [setting("LOCAL_ALGOLIA_FILE"), portSetting("LOCAL_ALGOLIA_PORT")];
  const [adminKey, searchKey] = [setting("LOCAL_ALGOLIA_ADMIN_KEY"), setting("LOCAL_ALGOLIA_SEARCH_KEY")];
  if (adminKey === searchKey)
    throw new SettingError("LOCAL_ALGOLIA_ADMIN_KEY and LOCAL_ALGOLIA_SEARCH_KEY are the same.");
  const appId = setting("LOCAL_ALGOLIA_APP_ID");
  return startingOn(file, port, startAlgolia({ file, port, appId, adminKey, searchKey }));
});
