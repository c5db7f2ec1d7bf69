import { sql } from "drizzle-orm";
import { getProfile } from "#db/profiles.ts";
import type { UserId } from "#db/schema.ts";
import { appUrl, clerk, controlClerk, createPerson, database, expect, test } from "../fixtures.ts";

/** What Cloudflare does every five minutes. */
const cron = async () => expect((await fetch(`${appUrl}/cdn-cgi/handler/scheduled`)).status).toBe(200);

test.afterEach(() => controlClerk("chaos", { method: "DELETE" }));

test("What no webhook told, the cron trigger finds: who is new, who has changed, and who is gone", async () => {
  test.setTimeout(120_000);
  const [changed, gone] = [await createPerson("Ines"), await createPerson("Jara")];
  const row = (id: string) => getProfile(database, id as UserId);
  for (const { id } of [changed, gone]) await expect.poll(() => row(id)).toMatchObject({ deletedAt: null });
  await controlClerk("chaos", { method: "POST", body: { target: "webhooks", effect: "drop" } });
  const { id: missing } = await createPerson("Kato");
  await clerk.users.updateUser(changed.id, { firstName: "Inez" });
  await clerk.users.deleteUser(gone.id);
  // Who was created within the last five minutes is not taken for gone.
  await database.run(sql`update users set created_at = created_at - 600000 where id = ${gone.id}`);

  await database.run("delete from reconciliations");
  // A few pages each time: the third page at the latest is the last one here.
  await expect(async () => {
    await cron();
    expect(await row(missing)).toMatchObject({ firstName: "Kato" });
    expect(await row(changed.id)).toMatchObject({ firstName: "Inez" });
    expect(await row(gone.id)).toMatchObject({ email: null, deletedAt: expect.any(Number) });
  }).toPass();

  // From now on only what is recent is compared, and that is enough.
  await clerk.users.updateUser(changed.id, { firstName: "Ynez" });
  await cron();
  expect(await row(changed.id)).toMatchObject({ firstName: "Ynez" });
});
