/**
 * The path under which Next serves a file of the app folder, with a value for each of its parameters.
 *
 * @param file `app/(signed-in)/admin/people/[id]/page.tsx`
 * @param parameters by name; `x` for one that is not in it. An optional catch-all is left away.
 */
export function pathOf(file: string, parameters: Record<string, string> = {}): string {
  const parts = file.split("/").slice(1);
  const last = parts.pop() ?? "";
  // `page` and `route` stand for their folder; any other file that is served is in it by its own name.
  if (!/^(?:page|route)\./.test(last)) parts.push(last.replace(/\.tsx?$/, ""));
  const shown = parts
    .filter((part) => !/^\(.*\)$|^@|^\[\[/.test(part))
    .map((part) => part.replace(/^\[(?:\.\.\.)?(\w+)\]$/, (_, name) => parameters[name] ?? "x"));
  return `/${shown.join("/")}`;
}
