import { setTimeout as sleep } from "node:timers/promises";
import { createClerkClient } from "@clerk/backend";
import { connect } from "#db/client.ts";
import { insertItem } from "#db/items.ts";
import { getProfile } from "#db/profiles.ts";
import type { UserId } from "#db/schema.ts";
import type { Stack } from "./stack.ts";
import { StopError } from "./terminal.ts";

/** The people that a new local instance has. Their passwords are no secret: they exist on this machine only. */
export const people = [
  { role: "admin", firstName: "Ada", lastName: "Admin", email: "ada@example.com", password: "edgewise-ada" },
  {
    role: "member",
    firstName: "Max",
    lastName: "Member",
    email: "max@example.com",
    password: "edgewise-max",
  },
] as const;

const firstItems = [
  "Rename the product in app/brand.ts",
  "Copy this folder to add a feature",
  "Put in real keys and deploy",
];

/**
 * Fills a new local instance with people. They come into the database as in production: by Clerk's webhooks.
 * An instance that has anybody in it is left alone.
 */
export async function seed({ clerkUrl, environment }: Stack): Promise<void> {
  if (!clerkUrl) return;
  const clerk = createClerkClient({ secretKey: environment.CLERK_SECRET_KEY, apiUrl: clerkUrl });
  if ((await clerk.users.getCount()) > 0) return;
  const db = connect({
    url: environment.TURSO_DATABASE_URL ?? "",
    authToken: environment.TURSO_AUTH_TOKEN ?? "",
  });
  for (const { role, email, ...person } of people) {
    const user = await clerk.users.createUser({ ...person, emailAddress: [email], publicMetadata: { role } });
    const id = user.id as UserId;
    for (let tries = 0; !(await getProfile(db, id)); tries++) {
      if (tries === 100)
        throw new StopError(`The webhook for ${email} did not arrive. See ${clerkUrl}/webhooks.`);
      await sleep(100);
    }
    for (const [index, name] of [...firstItems].reverse().entries()) {
      await insertItem(db, id, { id: crypto.randomUUID(), name, createdAt: Date.now() + index });
    }
  }
}
