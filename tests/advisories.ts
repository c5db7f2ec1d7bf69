/** A published weakness of a package that ships, is depended on by name, or is held up by an override in package.json. */
export interface Advisory {
  /** Its CVE or GHSA number; where it has neither, the pull request that fixed it. */
  id: string;
  package: string;
  /** What it let somebody do. */
  what: string;
  /** The first version known to have the fix, of the release line used here. */
  fixed: string;
  /** The test that tries it on this kit. Where there is none, the version is all that is checked. */
  shownBy?: string;
}

/** What was published up to November 2026. `npm test audit` asks the registry what has come since. */
export const advisories: readonly Advisory[] = [
  ...of("next", [
    [
      "CVE-2025-29927",
      "x-middleware-subrequest skips the middleware",
      "15.2.3",
      "tests/e2e/advisories.spec.ts",
    ],
    [
      "CVE-2025-55182",
      "code runs through a request to a Server Component",
      "16.0.7",
      "tests/e2e/advisories.spec.ts",
    ],
    ["CVE-2025-55183", "a Server Action's source is shown", "16.0.10", "tests/e2e/advisories.spec.ts"],
    [
      "CVE-2025-55184",
      "a request to a Server Component hangs the server",
      "16.0.10",
      "tests/e2e/advisories.spec.ts",
    ],
    ["CVE-2025-67779", "the same: the first fix was incomplete", "16.0.10", "tests/e2e/advisories.spec.ts"],
    [
      "CVE-2026-23864",
      "requests to Server Components use up memory or CPU",
      "16.1.5",
      "tests/e2e/advisories.spec.ts",
    ],
    [
      "CVE-2026-27978",
      "Origin: null passes the check that Server Actions make of it",
      "16.1.7",
      "tests/access/trial.ts",
    ],
    [
      "CVE-2026-23869",
      "a request to a Server Action uses up the CPU",
      "16.2.3",
      "tests/e2e/advisories.spec.ts",
    ],
    ["CVE-2026-23870", "the same, once more", "16.2.5"],
    [
      "CVE-2026-44574",
      "route parameters in the query pass the middleware by",
      "16.2.5",
      "tests/e2e/advisories.spec.ts",
    ],
    [
      "CVE-2026-44575",
      "a segment's prefetch passes the middleware by",
      "16.2.5",
      "tests/e2e/advisories.spec.ts",
    ],
    ["CVE-2026-44576", "a Server Component's answer is kept by a shared cache as the page", "16.2.5"],
    [
      "CVE-2026-44578",
      "a WebSocket upgrade reaches foreign addresses",
      "16.2.5",
      "tests/e2e/advisories.spec.ts",
    ],
    ["CVE-2026-44579", "requests to Server Actions hold connections open under Cache Components", "16.2.5"],
    ["CVE-2026-44582", "colliding _rsc values poison a shared cache", "16.2.5"],
    [
      "CVE-2026-45109",
      "CVE-2026-44575 again, for middleware built by Turbopack",
      "16.2.6",
      "tests/e2e/advisories.spec.ts",
    ],
    ["CVE-2026-64641", "a request to a Server Action uses up the CPU", "16.2.11"],
    [
      "CVE-2026-64642",
      "the middleware is passed by under Turbopack with one locale",
      "16.2.11",
      "tests/e2e/advisories.spec.ts",
    ],
    [
      "CVE-2026-64649",
      "a Server Action that forwards or redirects reaches foreign addresses",
      "16.2.11",
      "tests/e2e/advisories.spec.ts",
    ],
    ["CVE-2026-75604", "code runs on a server on Windows", "16.3.3"],
    ["GHSA-2xp9-vwfh-vxw4", "an AVIF picture runs code in the image optimiser", "16.3.3"],
    [
      "CVE-2026-94482",
      "a request to a Server Action uses up the CPU",
      "16.4.2",
      "tests/e2e/advisories.spec.ts",
    ],
  ]),
  ...of("@clerk/nextjs", [
    [
      "CVE-2026-41248",
      "encoded and doubled slashes pass createRouteMatcher by",
      "7.2.1",
      "lib/auth/routes.test.ts",
    ],
    ["CVE-2026-42349", "has() and protect() forget one of two conditions", "7.2.4"],
  ]),
  ...of("@clerk/shared", [
    [
      "CVE-2026-41248",
      "encoded and doubled slashes pass createRouteMatcher by",
      "4.8.1",
      "lib/auth/routes.test.ts",
    ],
    ["CVE-2026-42349", "has() and protect() forget one of two conditions", "4.8.3"],
  ]),
  ...of("@clerk/backend", [
    ["CVE-2025-53548", "verifyWebhook takes wrong signatures", "2.4.0", "lib/sync/receive.test.ts"],
    [
      "clerk/javascript#8877",
      "a token without azp passes authorizedParties",
      "3.11.1",
      "tests/access/callers.ts",
    ],
  ]),
  ...of("@opennextjs/cloudflare", [
    ["CVE-2025-6087", "/_next/image fetches foreign addresses", "1.20.2", "tests/e2e/advisories.spec.ts"],
    [
      "CVE-2026-3125",
      "a backslash in /cdn-cgi/image fetches foreign addresses",
      "1.20.2",
      "tests/e2e/advisories.spec.ts",
    ],
    [
      "opennextjs/opennextjs-cloudflare#1312",
      "encoded paths pass the middleware by",
      "1.20.2",
      "tests/e2e/advisories.spec.ts",
    ],
  ]),
  ...of("drizzle-orm", [["CVE-2026-39356", "a quote in an identifier ends it, and SQL follows", "0.45.2"]]),
  ...of("@anthropic-ai/sdk", [["CVE-2026-41686", "the memory tool's files are readable to all", "0.91.1"]]),
  ...of("js-cookie", [["CVE-2026-46625", "a polluted prototype sets a cookie's attributes", "3.0.7"]]),
  ...of("form-data", [["CVE-2026-12143", "a line break in a field's name adds fields", "4.0.6"]]),
  ...of("nanoid", [["CVE-2026-67213", "an id of length zero never ends", "3.3.18"]]),
  ...of("postcss", [["CVE-2026-69153", "a source map's path reads other files", "8.5.19"]]),
  ...of("sharp", [["CVE-2026-84383", "an AVIF picture runs code in libheif", "0.35.4"]]),
  ...of("hono", [
    ["GHSA-wmmm-f939-6g9c", "repeated slashes pass middleware by in serveStatic", "4.12.12"],
    ["CVE-2026-54286", "serveStatic leaves its folder on Windows", "4.12.25"],
  ]),
  ...of("@hono/node-server", [["CVE-2026-29087", "encoded slashes pass serveStatic's guard by", "1.19.10"]]),
  // What drizzle-kit, OpenNext and Stryker ask for is older: the overrides in package.json hold these up.
  ...of("esbuild", [
    ["GHSA-67mh-4wv8-2f99", "any website reads what the development server serves", "0.25.0"],
    ["GHSA-gv7w-rqvm-qjhr", "a binary is run unchecked under Deno", "0.28.1"],
  ]),
  ...of("glob", [["GHSA-5j98-mcp5-4vw2", "a file's name is run as a command by glob -c", "10.5.0"]]),
  ...of("qs", [["GHSA-q8mj-m7cp-5q26", "an empty entry makes stringify throw", "6.15.2"]]),
];

function of(
  name: string,
  rows: readonly (readonly [id: string, what: string, fixed: string, shownBy?: string])[],
): Advisory[] {
  return rows.map(([id, what, fixed, shownBy]) => ({
    id,
    package: name,
    what,
    fixed,
    ...(shownBy && { shownBy }),
  }));
}

/** Whether a version comes before another. One that is not a plain release is taken to come before every fix. */
export function isBelow(version: string, fixed: string): boolean {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return true;
  return version.localeCompare(fixed, "en", { numeric: true }) < 0;
}
