import { TestBrowser, type TestClerk } from "../test-support.ts";

let people = 0;

/** Somebody who has just signed up, with the browser that they did it in. */
export interface Person {
  browser: TestBrowser;
  email: string;
  userId: string;
  sessionId: string;
}

export const newAddress = (): string => `organized-${people++}@example.com`;

export async function newPerson(clerk: TestClerk, email = newAddress()): Promise<Person> {
  const browser = await TestBrowser.open(clerk);
  return { browser, email, ...(await browser.signUp(email)) };
}

/** Somebody who was made a member from a server. */
export async function newMember(
  clerk: TestClerk,
  organizationId: string,
  role = "org:member",
): Promise<Person> {
  const person = await newPerson(clerk);
  await clerk.backend.organizations.createOrganizationMembership({
    organizationId,
    userId: person.userId,
    role,
  });
  return person;
}

/** An organization, as somebody makes one in the browser, and who made it. */
export async function newOrganization(clerk: TestClerk, name = "Acme", form: Record<string, string> = {}) {
  const admin = await newPerson(clerk);
  const { body } = await admin.browser.post("/organizations", { name, ...form });
  return { admin, id: body.id as string, path: `/organizations/${body.id}`, body };
}

/** Goes on in an organization, as clerk-js does when somebody chooses it. */
export function activate(person: Person, organizationId: string) {
  return person.browser.post(`/client/sessions/${person.sessionId}/touch`, {
    active_organization_id: organizationId,
    intent: "select_org",
  });
}

/** What the webhooks of a kind told, oldest first. */
export async function told(clerk: TestClerk, ...types: string[]) {
  const messages = (await clerk.messages()).map(({ payload }) => payload).reverse();
  return messages.filter(({ type }) => types.includes(type));
}
