import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listItems } from "#db/items.ts";
import { getProfile } from "#db/profiles.ts";
import type { UserId } from "#db/schema.ts";
import { appUrl, createPerson, database, expect, type Person, sessionCookies, test } from "./fixtures.ts";

/** The ids under which the build serves its Server Actions, by their names. */
function actionIds(): Record<string, string> {
  const manifest = join(import.meta.dirname, "../../.next/server/server-reference-manifest.json");
  const { node } = JSON.parse(readFileSync(manifest, "utf8")) as {
    node: Record<string, { exportedName: string }>;
  };
  return Object.fromEntries(Object.entries(node).map(([id, { exportedName }]) => [exportedName, id]));
}

const actions = [
  { name: "createItem", path: "/items", field: "name" },
  { name: "updateUserDetails", path: "/profile", field: "bio" },
] as const;

/** What React sends for `action(undefined, form)`. */
function encode(field: string, value: string): FormData {
  const body = new FormData();
  body.append(`_1_${field}`, value);
  body.append("0", '["$undefined","$K1"]');
  return body;
}

for (const { name, path, field } of actions) {
  const call = (body: BodyInit, headers: Record<string, string>) =>
    fetch(`${appUrl}${path}`, {
      method: "POST",
      redirect: "manual",
      headers: {
        "Next-Action": actionIds()[name] ?? "",
        Accept: "text/x-component",
        Origin: appUrl,
        ...headers,
      },
      body,
    });
  const written = async ({ id }: Person) => [
    ...(await listItems(database, id as UserId)).rows.map((item) => item.name),
    ...[(await getProfile(database, id as UserId))?.bio].filter(Boolean),
  ];

  test.describe(`${name}, called by hand,`, () => {
    let person: Person;
    let Cookie: string;
    test.beforeEach(async () => {
      person = await createPerson("Hanna");
      Cookie = await sessionCookies(person);
    });

    test("writes for whoever has a session", async () => {
      const response = await call(encode(field, "By hand"), { Cookie });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('"success":true');
      expect(await written(person)).toEqual(["By hand"]);
    });

    test("writes nothing without a session, with a broken one, and says so", async () => {
      for (const headers of [{}, { Cookie: Cookie.replace(/__session=[^.]+/, "__session=e30") }] as Record<
        string,
        string
      >[]) {
        const response = await call(encode(field, "Nobody"), headers);
        expect(response.status).toBe(401);
        expect(await response.text()).toContain("You are signed out");
      }
      expect(await written(person)).toEqual([]);
    });

    test("writes nothing for a page of another origin, or of none", async () => {
      for (const Origin of ["https://evil.example", "null"]) {
        expect((await call(encode(field, "Forged"), { Cookie, Origin })).status).toBeGreaterThanOrEqual(400);
      }
      expect(await written(person)).toEqual([]);
    });

    test("writes nothing of what is empty, too long, too large, of the wrong shape or no form at all", async () => {
      for (const value of ["", "   ", "x".repeat(10_000)]) {
        const response = await call(encode(field, value), { Cookie });
        expect(await response.text()).toContain('"error":"invalid_input"');
      }
      expect((await call(encode(field, "x".repeat(100_000)), { Cookie })).status).toBe(413);
      const text = { Cookie, "Content-Type": "text/plain;charset=UTF-8" };
      for (const body of ["[]", '["$undefined","text"]', '["$undefined",{"name":"x","bio":"x"}]']) {
        const response = await call(body, text);
        expect(await response.text()).toContain('"error":"invalid_input"');
      }
      expect((await call("garbage", text)).status).toBeGreaterThanOrEqual(400);
      const json = await call("{}", { Cookie, "Content-Type": "application/json" });
      expect(await json.text()).toContain('"error":"invalid_input"');
      expect(await written(person)).toEqual([]);
    });
  });
}
