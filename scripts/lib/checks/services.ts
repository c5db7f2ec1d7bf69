import type { Environment } from "#lib/env.ts";
import { checkAlgolia } from "./algolia.ts";
import { checkAnthropic } from "./anthropic.ts";
import type { Finding } from "./finding.ts";

interface Service {
  name: string;
  /** Where it is, if not where it always is: a stand-in's address. */
  address(environment: Environment): string | undefined;
  check(environment: Environment): Promise<Finding>;
}

/** What is optional: each is used where it has a key. */
export const services: readonly Service[] = [
  { name: "Algolia", address: ({ ALGOLIA_URL }) => ALGOLIA_URL, check: checkAlgolia },
  { name: "Anthropic", address: ({ ANTHROPIC_BASE_URL }) => ANTHROPIC_BASE_URL, check: checkAnthropic },
];
