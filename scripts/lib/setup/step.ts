import type { Finding } from "../checks/finding.ts";
import type { EnvironmentName, Variables } from "../environment.ts";
import type { Guide } from "./guide.ts";

/** One thing to set up. */
export interface Step {
  title: string;
  isFor(name: EnvironmentName): boolean;
  /** Where to find what is asked for, and what to click. */
  where(variables: Variables): string;
  /** @returns the variables with what was answered; undefined where it was skipped */
  ask(guide: Guide, variables: Variables): Promise<Variables | undefined>;
  /** Tries what was answered at its service. */
  check(variables: Variables, name: EnvironmentName): Promise<Finding>;
}

/** Addresses of services that are elsewhere than usual: only a machine gives them. */
export async function givenAddresses(guide: Guide, names: string[]): Promise<Variables> {
  const addresses: Variables = {};
  for (const name of names) {
    const url = guide.isMachine ? await guide.value(name, name) : undefined;
    if (url) addresses[name] = url;
  }
  return addresses;
}
