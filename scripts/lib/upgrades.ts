import semver from "semver";

/** A direct dependency, and what stands in the way of newer versions. */
export interface Pin {
  name: string;
  current: string;
  /** What the registry calls its latest. */
  latest: string;
  /** What is published. */
  versions: string[];
  /** What other direct dependencies take of it. */
  peers: { by: string; range: string }[];
  /** The file under patches/ that changes it. */
  patch: string | undefined;
  /** What it is held to on purpose, and why: renovate.json. */
  held: { range: string; why: string } | undefined;
}

/** What to do about a pin. */
export interface Verdict {
  name: string;
  current: string;
  latest: string;
  /** The newest version that nothing stands against; undefined where that is the current one. */
  newest: string | undefined;
  notes: string[];
}

/**
 * Says how far a pin can be raised: to a release, no newer than the latest, that is in the range of everybody who names it as a peer, and
 * in that to which it is held.
 *
 * @returns undefined where nothing newer is published
 */
export function judge({ name, current, latest, versions, peers, patch, held }: Pin): Verdict | undefined {
  const newer = versions
    .filter((version) => semver.gt(version, current) && semver.lte(version, latest))
    .filter((version) => !semver.prerelease(version))
    .sort(semver.rcompare);
  if (newer.length === 0) return undefined;
  const refusing = (version: string) => peers.filter(({ range }) => !semver.satisfies(version, range));
  const isHeld = (version: string) => held !== undefined && !semver.satisfies(version, held.range);
  const newest = newer.find((version) => refusing(version).length === 0 && !isHeld(version));
  const against = refusing(latest);
  const notes = [
    ...against.map(({ by, range }) => `${by} does not take ${latest}: ${range}`),
    ...(against.length === 0 && peers.length > 0 ? [`taken by ${peers.map(({ by }) => by).join(", ")}`] : []),
    ...(held && isHeld(latest) ? [`held to ${held.range}: ${held.why}`] : []),
    ...(newest && patch ? [`patched: make ${patch} anew`] : []),
  ];
  return { name, current, latest, newest, notes };
}

/** The packages that patch-package changes, each with its patch: next+16.4.6.patch is for next. */
export function patchedPackages(files: string[]): Map<string, string> {
  return new Map(
    files.map((file) => [file.split("+").slice(0, -1).join("/"), `patches/${file}`] as [string, string]),
  );
}
