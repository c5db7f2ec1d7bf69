import { join, relative } from "node:path";
import { styleText } from "node:util";
import { dataDirectory, type EnvironmentName, environmentFile } from "./environment.ts";
import { root } from "./paths.ts";
import { people } from "./seed.ts";
import type { Stack } from "./stack.ts";

/** What a person who has just started the kit needs to know. */
export function panel(name: EnvironmentName, stack: Stack): string {
  const { appUrl, clerkUrl, databaseUrl, algoliaUrl, anthropicUrl } = stack;
  const data = relative(root, dataDirectory(name));
  const rows: [string, string][] = [["Open", styleText("bold", appUrl)]];
  if (clerkUrl) {
    for (const { role, email, password } of people) {
      rows.push([role === "admin" ? "Administrator" : "Member", `${email}  password ${password}`]);
    }
    rows.push(["Mailbox", `${clerkUrl}/mailbox`], ["Local Clerk", clerkUrl]);
  } else
    rows.push(["People", "those of your Clerk instance. Its webhooks don't come here: npm run sync real"]);
  if (databaseUrl)
    rows.push(["Database", `${databaseUrl} (libSQL over HTTP), kept in ${join(data, "libsql.db")}`]);
  if (algoliaUrl) rows.push(["Local Algolia", algoliaUrl]);
  if (anthropicUrl) rows.push(["Local Anthropic", anthropicUrl]);
  if (name !== "local") rows.push(["Keys", relative(root, environmentFile(name))]);
  rows.push(["Logs", `${data}/logs/`]);
  const lines = rows.map(([label, text]) => `  ${styleText("dim", label.padEnd(16))} ${text}`);
  return `\n${lines.join("\n")}\n`;
}
