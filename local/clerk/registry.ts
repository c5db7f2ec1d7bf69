import { generateKeyPairSync, randomBytes, timingSafeEqual } from "node:crypto";
import type { StartClerkOptions } from "./config.ts";
import { Instance, instanceRecord, SERVER } from "./instance.ts";
import type { InstanceRecord } from "./records.ts";
import type { Collection, Store } from "./state.ts";

/** A signing key of an instance's own. */
export function newSigningKey(): { kid: string; privateKeyPem: string } {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return { kid: `ins_${randomBytes(12).toString("hex")}`, privateKeyPem: privateKey };
}

/** The instances on this server, found by the keys that requests carry. */
export class InstanceRegistry {
  readonly #store: Store;
  readonly #records: Collection<InstanceRecord>;
  readonly #instances = new Map<string, Instance>();
  /** Answers requests that carry no key. */
  readonly default: Instance;

  /** Opens the instance that the options name, and those that were made here before. */
  constructor(
    store: Store,
    options: Pick<StartClerkOptions, "instance" | "appOrigin" | "proxyPath" | "settings">,
  ) {
    this.#store = store;
    this.#records = store.collection<InstanceRecord>("instances", SERVER);
    const record = instanceRecord(options.instance, {
      origin: options.appOrigin,
      proxyPath: options.proxyPath ?? "/__clerk",
    });
    const given = options.instance.signingKey;
    const { signing_keys: stored = [], retired_key_ids: retired = [] } = this.#records.get(record.id) ?? {};
    record.retired_key_ids = retired;
    // Keys that came by rotation stay; the one from the environment is added when it is new.
    const isKnown = retired.includes(given.kid) || stored.some(({ kid }) => kid === given.kid);
    record.signing_keys = isKnown
      ? stored.map((key) => (key.kid === given.kid ? given : key))
      : [given, ...stored];
    this.#records.put(record);
    for (const stored of this.#records.all()) this.#instances.set(stored.id, new Instance(store, stored));
    this.default = this.#instances.get(record.id) as Instance;
    if (options.settings) this.default.changeSettings(options.settings);
  }

  all(): Instance[] {
    return [...this.#instances.values()];
  }

  byId(id: string): Instance | null {
    return this.#instances.get(id) ?? null;
  }

  bySecretKey(key: string): Instance | null {
    const given = Buffer.from(key);
    const matches = (instance: Instance) => {
      const expected = Buffer.from(instance.secretKey);
      return expected.length === given.length && timingSafeEqual(expected, given);
    };
    return this.all().find(matches) ?? null;
  }

  byPublishableKey(key: string): Instance | null {
    return this.all().find((instance) => instance.publishableKey === key) ?? null;
  }

  /** The instance whose publishable key names this host. */
  byFrontendApi(host: string): Instance | null {
    return this.all().find((instance) => instance.frontendApi === host) ?? null;
  }

  /** Makes an instance; what is not given is chosen. One with the same publishable key is left as it is. */
  create(
    given: Partial<{ publishableKey: string; secretKey: string; appOrigin: string; proxyPath: string }>,
  ): Instance {
    const host = `local-${randomBytes(4).toString("hex")}-1.clerk.accounts.dev`;
    const publishableKey =
      given.publishableKey ?? `pk_test_${Buffer.from(`${host}$`).toString("base64").replaceAll("=", "")}`;
    const existing = this.byPublishableKey(publishableKey);
    if (existing) return existing;
    const keys = {
      publishableKey,
      secretKey: given.secretKey ?? `sk_test_${randomBytes(20).toString("hex")}`,
      signingKey: newSigningKey(),
    };
    const record = instanceRecord(keys, {
      origin: given.appOrigin ?? this.default.appOrigin,
      proxyPath: given.proxyPath ?? this.default.proxyPath,
    });
    const instance = new Instance(this.#store, record);
    this.#records.put(record);
    this.#instances.set(instance.id, instance);
    return instance;
  }

  /** Forgets an instance and all that it holds. The one from the options stays. */
  async delete(instance: Instance): Promise<boolean> {
    if (instance === this.default) return false;
    this.#instances.delete(instance.id);
    await instance.close();
    this.#store.clear(instance.id);
    this.#records.delete(instance.id);
    return true;
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map((instance) => instance.close()));
  }
}
