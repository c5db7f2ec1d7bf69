import { selectLastRebuild } from "#db/directory-rebuilds.ts";
import type { Services } from "../mirror.ts";
import { ago, type Finding, find, ok, skipped, warning } from "./finding.ts";

/** Looks whether the directory was filled. */
export function checkDirectory({ db, directory }: Services): Promise<Finding> {
  return find("Directory", "npm run sync -- --directory", async () => {
    const [last] = await selectLastRebuild(db, directory.format);
    if (!last) return skipped("not filled yet: the cron trigger does it, or npm run sync -- --directory");
    return last.finishedAt
      ? ok(`filled ${ago(last.finishedAt)} with ${last.people} people (${directory.format})`)
      : warning("is being filled, or was stopped half-way.", "npm run sync -- --directory goes on with it.");
  });
}
