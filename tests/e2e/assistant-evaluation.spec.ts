import { recordSearch } from "#db/directory-activity.ts";
import { insertItem, listItems } from "#db/items.ts";
import { saveProfile } from "#db/profiles.ts";
import type { UserId } from "#db/schema.ts";
import { getUser } from "#db/users.ts";
import { runEffects } from "#lib/sync/effects.ts";
import { type CasePerson, cases, judge, judgeSent } from "../evaluation/cases.ts";
import { newQuestion, send } from "../evaluation/conversation.ts";
import {
  appUrl,
  clerk,
  createPerson,
  database,
  expect,
  type Person,
  requestsToAnthropic,
  sessionCookies,
  test,
} from "./fixtures.ts";

// The same cases against the real service: ANTHROPIC_API_KEY=… npm run evaluate

/** Makes a person as a case wants them. */
async function become({ name, bio, items = [], searches = [], isHidden, ...rest }: CasePerson) {
  const firstName = `${name}${Math.random()
    .toString(36)
    .replaceAll(/[^a-z]/g, "")}`;
  const person = { ...(await createPerson(firstName)), firstName };
  const id = person.id as UserId;
  await expect.poll(() => getUser(database, id)).toMatchObject({ firstName });
  const visibility = isHidden ? "administrators" : "members";
  const personalises = !("personalises" in rest);
  await saveProfile(database, id, { bio: bio ?? "", visibility, personalises }, Date.now());
  for (const item of items) {
    const created = { id: crypto.randomUUID(), name: item, createdAt: Date.now() };
    await insertItem(database, id, created);
  }
  for (const search of searches) await recordSearch(database, id, search, Date.now());
  return person;
}

/** Puts people in the place of what stands for them: `{other}`, `{other.id}`, `{other.email}`. */
function filling(people: Record<string, Person & { firstName: string }>) {
  return (text: string) =>
    text.replaceAll(/\{(\w+)(?:\.(id|email))?\}/g, (_, name, what: "id" | "email" | undefined) => {
      const person = people[name];
      if (!person) throw new Error(`No case has a ${name}.`);
      return person[what ?? "firstName"];
    });
}

for (const evaluated of cases) {
  test(`The assistant, evaluated: ${evaluated.title}`, async () => {
    const asker = await become(evaluated.asker);
    const people = { asker };
    for (const [name, other] of Object.entries(evaluated.others ?? {}))
      Object.assign(people, { [name]: await become(other) });
    while ((await runEffects({ db: database, clerk }, 100)) > 0);
    const fill = filling(people);
    const before = await listItems(database, asker.id as UserId);
    const question = newQuestion(fill(evaluated.question));
    const reply = await send({ appUrl, cookies: await sessionCookies(asker) }, question);
    expect(reply.status).toBe(200);
    expect(reply.end).toMatchObject({ type: "end" });
    expect(judge(evaluated, fill, reply)).toEqual([]);
    // Of what the real service was sent, only it knows.
    const requests = await requestsToAnthropic(question.question);
    if (requests) {
      expect(requests.length).toBeGreaterThan(0);
      expect(judgeSent(evaluated, fill, JSON.stringify(requests.map(({ body }) => body)))).toEqual([]);
    }
    expect(await listItems(database, asker.id as UserId)).toEqual(before);
  });
}
