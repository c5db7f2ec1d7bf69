import type { Environment } from "#lib/env.ts";
import { checkAlgolia } from "../checks/algolia.ts";
import { givenAddresses, type Step } from "./step.ts";

/** The keys of the directory, where it is searched at Algolia. */
export const algolia: Step = {
  title: "Algolia",
  isFor: () => true,
  where: () =>
    "Only if the directory is to be searched there; without it, the database does it.\nhttps://dashboard.algolia.com → Settings → API keys. The write key needs addObject, deleteObject, editSettings.",
  async ask(guide, variables) {
    const appId = await guide.value("ALGOLIA_APP_ID", "Application ID", variables.ALGOLIA_APP_ID);
    if (!appId) return undefined;
    const search = await guide.secret("ALGOLIA_SEARCH_KEY", "Search key", variables.ALGOLIA_SEARCH_KEY);
    const write = await guide.secret("ALGOLIA_WRITE_KEY", "Write key", variables.ALGOLIA_WRITE_KEY);
    const keys = {
      ALGOLIA_APP_ID: appId,
      ALGOLIA_SEARCH_KEY: search ?? "",
      ALGOLIA_WRITE_KEY: write ?? "",
    };
    return { ...variables, ...keys, ...(await givenAddresses(guide, ["ALGOLIA_URL"])) };
  },
  check: (variables) => checkAlgolia(variables as unknown as Environment),
};
