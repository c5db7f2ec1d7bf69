import type { User } from "@clerk/backend";
import { startTestClerk, type TestClerk } from "../../test-support.ts";

type Backend = TestClerk["backend"];

/** What the SDK's methods are tried on. */
export interface Fixture {
  clerk: TestClerk;
  /** The real client; it notes which of its methods are called. */
  backend: Backend;
  called: Set<string>;
  newUser: (details?: Partial<Parameters<Backend["users"]["createUser"]>[0]>) => Promise<User>;
  freshEmail: () => string;
}

/** For each method of the SDK, by a name such as `users.getUser`, a check of what it brings back. */
export type Contract = Record<string, () => Promise<void>>;

type Methods = Record<string, (...values: unknown[]) => unknown>;

/** The names of the API methods of a namespace: what its class has beyond the SDK's base class. */
export function methodsOf(namespace: object): string[] {
  const names: string[] = [];
  let prototype = Object.getPrototypeOf(namespace) as object;
  while (!Object.hasOwn(prototype, "requireId") && prototype !== Object.prototype) {
    names.push(...Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor"));
    prototype = Object.getPrototypeOf(prototype) as object;
  }
  return names;
}

/** The API namespaces of a client: those whose methods send requests. */
export function namespacesOf(backend: Backend): [name: string, namespace: object][] {
  const parts = Object.entries(backend as unknown as Record<string, object>);
  return parts.filter(([, part]) => "requireId" in part);
}

function recording(backend: Backend, called: Set<string>): Backend {
  const namespaces = namespacesOf(backend).map(([name, namespace]) => {
    const methods = namespace as Methods;
    const recorded = methodsOf(namespace).map((method) => [
      method,
      (...values: unknown[]) => {
        called.add(`${name}.${method}`);
        return methods[method]?.(...values);
      },
    ]);
    return [name, Object.fromEntries(recorded)];
  });
  return Object.fromEntries(namespaces) as unknown as Backend;
}

/** Starts an instance in which every kind of identifier is enabled. */
export async function startFixture(): Promise<Fixture> {
  const clerk = await startTestClerk({
    settings: {
      phoneNumber: { enabled: true },
      username: { enabled: true },
      organizations: { enabled: true },
    },
  });
  const called = new Set<string>();
  let people = 0;
  const freshEmail = () => `person-${people++}@example.com`;
  return {
    clerk,
    called,
    backend: recording(clerk.backend, called),
    freshEmail,
    newUser: (details = {}) =>
      clerk.backend.users.createUser({
        emailAddress: [freshEmail()],
        skipPasswordRequirement: true,
        ...details,
      }),
  };
}
