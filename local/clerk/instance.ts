import { createHash, createPublicKey } from "node:crypto";
import {
  type AttemptRecord,
  type EndpointRecord,
  MESSAGE_DEFAULTS,
  type MessageRecord,
  WebhookSender,
} from "../svix/sender.ts";
import { disturbWebhook } from "./chaos.ts";
import { Collections } from "./collections.ts";
import { frontendApiHost, type InstanceKeys } from "./config.ts";
import { derivedId } from "./ids.ts";
import type { InstanceRecord, SettingsRecord } from "./records.ts";
import {
  changeSettings,
  type PresetName,
  presetSettings,
  restoreSettings,
  type Settings,
} from "./settings.ts";
import type { Collection, Document, Snapshot, Store } from "./state.ts";
import { TokenSigner } from "./tokens.ts";

/** The owner of the table of instances. */
export const SERVER = "server";

/** One Clerk instance: its keys, its settings, and the part of the state file that is its own. */
export class Instance extends Collections {
  readonly id: string;
  readonly publishableKey: string;
  readonly secretKey: string;
  /** The Frontend API host that the publishable key names; tokens are issued in its name. */
  readonly frontendApi: string;
  /** Clerk's SDKs look for their cookies under this suffix, which they derive from the publishable key. */
  readonly cookieSuffix: string;
  readonly appOrigin: string;
  readonly proxyPath: string;
  readonly webhooks: WebhookSender;

  readonly #settingsRecords: Collection<SettingsRecord>;
  readonly #store: Store;
  #settings: Settings | undefined;
  #signer: TokenSigner;
  #record: InstanceRecord;
  readonly #closing = new AbortController();

  constructor(store: Store, record: InstanceRecord) {
    super(store, record.id);
    const keyDigest = createHash("sha1").update(record.publishable_key).digest();
    this.id = record.id;
    this.publishableKey = record.publishable_key;
    this.secretKey = record.secret_key;
    this.frontendApi = frontendApiHost(record.publishable_key);
    this.cookieSuffix = keyDigest.toString("base64url").slice(0, 8);
    this.appOrigin = record.app_origin;
    this.proxyPath = record.proxy_path;
    this.#record = record;
    this.#signer = new TokenSigner(record.signing_keys);

    this.#store = store;
    const own = <T extends Document>(table: string, defaults?: Partial<T>) =>
      store.collection<T>(table, this.id, defaults);
    this.#settingsRecords = own("settings");
    this.webhooks = new WebhookSender({
      endpoints: own<EndpointRecord>("webhook_endpoints"),
      messages: own<MessageRecord>("webhook_messages", MESSAGE_DEFAULTS),
      attempts: own<AttemptRecord>("webhook_attempts"),
      transaction: (work) => store.transaction(work),
      disturb: (message, mayReorder) => disturbWebhook(this, message, mayReorder),
    });
  }

  /** Aborted when the instance stops: whoever waits for something may give up. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Stops deliveries and whatever waits. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.webhooks.close();
  }

  get signer(): TokenSigner {
    return this.#signer;
  }

  /** What the dashboard says; the defaults until something was changed. */
  get settings(): Settings {
    this.#settings ??= restoreSettings(this.#settingsRecords.get("settings")?.settings);
    return this.#settings;
  }

  /** The base address of the Frontend API as the browser sees it: at the app's own origin, unless it is told apart. */
  get frontendUrl(): string {
    return URL.canParse(this.proxyPath) ? this.proxyPath : `${this.appOrigin}${this.proxyPath}`;
  }

  /** @throws ValiError when the change names what does not exist */
  changeSettings(change: unknown): Settings {
    return this.#keepSettings(changeSettings(this.settings, change));
  }

  /** Starts from a preset, forgetting what was set before. */
  applyPreset(name: PresetName): Settings {
    return this.#keepSettings(presetSettings(name));
  }

  #keepSettings(settings: Settings): Settings {
    this.#settingsRecords.put({ id: "settings", settings });
    this.#settings = settings;
    return settings;
  }

  /** Signs with a new key from now on; what older keys signed stays valid. */
  rotateSigningKey(key: InstanceKeys["signingKey"]): void {
    this.#keepKeys({ signing_keys: [key, ...this.#record.signing_keys] });
  }

  /** The ids of the signing keys, the newest first. */
  get signingKeyIds(): string[] {
    return this.#record.signing_keys.map(({ kid }) => kid);
  }

  /** The public key that session tokens of this instance verify with, in PEM form. */
  get jwtKey(): string {
    const pem = this.#record.signing_keys[0]?.privateKeyPem ?? "";
    return createPublicKey(pem).export({ type: "spki", format: "pem" }).toString();
  }

  /** Takes a key out of use: what it signed is void. False for the only one, and for one that is not there. */
  retireSigningKey(kid: string): boolean {
    const remaining = this.#record.signing_keys.filter((key) => key.kid !== kid);
    if (remaining.length === 0 || remaining.length === this.#record.signing_keys.length) return false;
    const retired = this.#record.retired_key_ids ?? [];
    this.#keepKeys({ signing_keys: remaining, retired_key_ids: [...retired, kid] });
    return true;
  }

  #keepKeys(change: Pick<InstanceRecord, "signing_keys" | "retired_key_ids">): void {
    this.#record = { ...this.#record, ...change };
    this.#store.collection<InstanceRecord>("instances", SERVER).put(this.#record);
    this.#signer = new TokenSigner(this.#record.signing_keys);
  }

  /** Runs `work` with all its writes kept, webhook messages included, or none. Deliveries start after the commit. */
  transaction<T>(work: () => T): T {
    try {
      return this.#store.transaction(work);
    } catch (error) {
      // What was changed is undone in the file; it must not live on here.
      this.#settings = undefined;
      throw error;
    } finally {
      this.webhooks.wake();
    }
  }

  /** Forgets everybody and everything but the settings and where webhooks go. */
  reset(): void {
    this.#store.transaction(() => {
      const endpoint = this.webhooks.endpoint();
      const { settings } = this;
      this.#store.clear(this.id);
      if (endpoint) this.webhooks.configure(endpoint);
      this.#keepSettings(settings);
    });
  }

  /** Everything that this instance holds. */
  snapshot(): Snapshot {
    return this.#store.snapshot(this.id);
  }

  /** Puts a snapshot in place of what this instance holds. */
  restore(snapshot: Snapshot): void {
    this.#store.restore(this.id, snapshot);
    this.#settings = undefined;
    this.webhooks.wake();
  }
}

/** What is stored of an instance that these keys describe. Its id follows from the publishable key. */
export function instanceRecord(
  keys: InstanceKeys,
  app: { origin: string; proxyPath: string },
): InstanceRecord {
  return {
    id: derivedId("ins", createHash("sha256").update(keys.publishableKey).digest()),
    publishable_key: keys.publishableKey,
    secret_key: keys.secretKey,
    signing_keys: [keys.signingKey],
    app_origin: app.origin,
    proxy_path: app.proxyPath,
  };
}
