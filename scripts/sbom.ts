import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { stateDir } from "./lib/paths.ts";
import { runTool } from "./lib/processes.ts";
import { fail } from "./lib/terminal.ts";

// npm run sbom: writes a software bill of materials (CycloneDX) of what ships, and lists its licences. It is npm's own, from the
// lockfile: every production dependency on every platform. That is somewhat more than the Worker holds, never less.

interface Component {
  "bom-ref": string;
  name: string;
  properties: { name: string }[];
  licenses?: { license?: { id?: string }; expression?: string }[];
}

const flags = ["--sbom-format=cyclonedx", "--sbom-type=application", "--package-lock-only"];
const bom = JSON.parse((await runTool("npm", ["sbom", ...flags]).catch(fail)) ?? "");
// Not `--omit=dev`: that also leaves out what a development dependency happens to share, React among it.
const isDevelopment = ({ properties }: Component) =>
  properties.some(({ name }) => name === "cdx:npm:package:development");
bom.components = bom.components.filter((component: Component) => !isDevelopment(component));
const shipped = new Set([
  bom.metadata.component["bom-ref"],
  ...bom.components.map((c: Component) => c["bom-ref"]),
]);
bom.dependencies = bom.dependencies
  .filter(({ ref }: { ref: string }) => shipped.has(ref))
  .map(({ ref, dependsOn }: { ref: string; dependsOn: string[] }) => ({
    ref,
    dependsOn: dependsOn.filter((other) => shipped.has(other)),
  }));
// npm names the project after the folder it lies in.
bom.metadata.component.name = manifest.name;

mkdirSync(stateDir, { recursive: true });
const file = join(stateDir, "sbom.json");
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
const byLicence = Map.groupBy(bom.components as Component[], licenceOf);
for (const [licence, components] of [...byLicence].sort(([, a], [, b]) => b.length - a.length)) {
  const names = components.length > 20 ? "" : `  ${components.map(({ name }) => name).join(", ")}`;
  console.log(`${String(components.length).padStart(4)}  ${licence}${names}`);
}
console.log(`\n${bom.components.length} packages: ${relative(process.cwd(), file)}`);

function licenceOf({ licenses = [] }: Component): string {
  return licenses.map(({ license, expression }) => license?.id ?? expression).join(", ") || "none named";
}
