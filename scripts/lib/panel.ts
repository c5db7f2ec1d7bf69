import { styleText } from "node:util";
import { people } from "./seed.ts";
import type { Stack } from "./stack.ts";

/** What a person who has just started the kit needs to know. */
export function panel({ appUrl, clerkUrl, databaseUrl, algoliaUrl, anthropicUrl }: Stack): string {
  const rows: [string, string][] = [["Open", styleText("bold", appUrl)]];
  if (clerkUrl) {
    for (const { role, email, password } of people) {
      rows.push([role === "admin" ? "Administrator" : "Member", `${email}  password ${password}`]);
    }
    rows.push(["Mailbox", `${clerkUrl}/mailbox`], ["Local Clerk", clerkUrl]);
  }
  if (databaseUrl) rows.push(["Database", `${databaseUrl} (libSQL over HTTP), kept in .local/libsql.db`]);
  if (algoliaUrl) rows.push(["Local Algolia", algoliaUrl]);
  if (anthropicUrl) rows.push(["Local Anthropic", anthropicUrl]);
  rows.push(["Logs", ".local/logs/"]);
  const lines = rows.map(([label, text]) => `  ${styleText("dim", label.padEnd(16))} ${text}`);
  return `\n${lines.join("\n")}\n`;
}
