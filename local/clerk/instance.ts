import { createHash, createPublicKey } from "node:crypto";
import {
  type AttemptRecord,
  type EndpointRecord,
  MESSAGE_DEFAULTS,
  type MessageRecord,
  WebhookSender,
} from "../svix/sender.ts";
import { disturbWebhook } from "./chaos.ts";
import { frontendApiHost, type InstanceKeys } from "./config.ts";
import { derivedId } from "./ids.ts";
import {
  type ActorTokenRecord,
  type ChaosRuleRecord,
  type ClientRecord,
  DEFAULTS,
  type DevBrowserRecord,
  type HandshakeRecord,
  type ImageRecord,
  type InstanceRecord,
  type InvitationRecord,
  type JwtTemplateRecord,
  type MailRecord,
  type OrganizationInvitationRecord,
  type OrganizationMembershipRecord,
  type OrganizationRecord,
  type ProviderAccountRecord,
  type RedirectFlowRecord,
  type RedirectUrlRecord,
  type RestrictionRecord,
  type SessionRecord,
  type SettingsRecord,
  type SignInRecord,
  type SignInTokenRecord,
  type SignUpRecord,
  type UserRecord,
  type WaitlistEntryRecord,
} from "./records.ts";
import { changeSettings, type PresetName, presetSettings, type Settings } from "./settings.ts";
import type { Collection, CollectionSpec, Document, Snapshot, Store } from "./state.ts";
import { TokenSigner } from "./tokens.ts";

/** The tables of the state file and the fields that they are searched by. */
export const COLLECTIONS: CollectionSpec = {
  instances: [],
  settings: [],
  users: ["external_id", "username"],
  images: [],
  clients: ["token"],
  dev_browsers: [],
  sessions: ["client_id", "user_id"],
  sign_ins: ["client_id", "user_id"],
  sign_ups: ["client_id"],
  redirect_flows: [],
  provider_accounts: ["provider"],
  mails: ["to"],
  sign_in_tokens: ["user_id"],
  actor_tokens: ["user_id"],
  invitations: ["email_address"],
  waitlist_entries: ["email_address"],
  restrictions: ["list"],
  jwt_templates: ["name"],
  redirect_urls: [],
  handshakes: [],
  organizations: ["slug"],
  organization_memberships: ["organization_id", "user_id"],
  organization_invitations: ["organization_id", "email_address"],
  chaos_rules: ["target"],
  webhook_endpoints: [],
  webhook_messages: ["status"],
  webhook_attempts: ["message_id"],
};

/** The owner of the table of instances. */
export const SERVER = "server";

/** One Clerk instance: its keys, its settings, and the part of the state file that is its own. */
export class Instance {
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

  readonly users: Collection<UserRecord>;
  readonly images: Collection<ImageRecord>;
  readonly clients: Collection<ClientRecord>;
  readonly devBrowsers: Collection<DevBrowserRecord>;
  readonly sessions: Collection<SessionRecord>;
  readonly signIns: Collection<SignInRecord>;
  readonly signUps: Collection<SignUpRecord>;
  readonly redirectFlows: Collection<RedirectFlowRecord>;
  readonly providerAccounts: Collection<ProviderAccountRecord>;
  readonly mails: Collection<MailRecord>;
  readonly signInTokens: Collection<SignInTokenRecord>;
  readonly actorTokens: Collection<ActorTokenRecord>;
  readonly invitations: Collection<InvitationRecord>;
  readonly waitlistEntries: Collection<WaitlistEntryRecord>;
  readonly restrictions: Collection<RestrictionRecord>;
  readonly jwtTemplates: Collection<JwtTemplateRecord>;
  readonly redirectUrls: Collection<RedirectUrlRecord>;
  readonly handshakes: Collection<HandshakeRecord>;
  readonly organizations: Collection<OrganizationRecord>;
  readonly organizationMemberships: Collection<OrganizationMembershipRecord>;
  readonly organizationInvitations: Collection<OrganizationInvitationRecord>;
  readonly chaosRules: Collection<ChaosRuleRecord>;
  readonly #settingsRecords: Collection<SettingsRecord>;
  readonly #store: Store;
  #settings: Settings | undefined;
  #signer: TokenSigner;
  #record: InstanceRecord;
  readonly #closing = new AbortController();

  constructor(store: Store, record: InstanceRecord) {
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
    this.users = own<UserRecord>("users", DEFAULTS.users);
    this.images = own("images");
    this.clients = own("clients");
    this.devBrowsers = own("dev_browsers");
    this.sessions = own<SessionRecord>("sessions", DEFAULTS.sessions);
    this.signIns = own<SignInRecord>("sign_ins", DEFAULTS.sign_ins);
    this.signUps = own<SignUpRecord>("sign_ups", DEFAULTS.sign_ups);
    this.redirectFlows = own("redirect_flows");
    this.providerAccounts = own("provider_accounts");
    this.mails = own<MailRecord>("mails", DEFAULTS.mails);
    this.signInTokens = own("sign_in_tokens");
    this.actorTokens = own("actor_tokens");
    this.invitations = own("invitations");
    this.waitlistEntries = own("waitlist_entries");
    this.restrictions = own("restrictions");
    this.jwtTemplates = own("jwt_templates");
    this.redirectUrls = own("redirect_urls");
    this.handshakes = own("handshakes");
    this.organizations = own("organizations");
    this.organizationMemberships = own("organization_memberships");
    this.organizationInvitations = own("organization_invitations");
    this.chaosRules = own("chaos_rules");
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
    this.#settings ??= this.#settingsRecords.get("settings")?.settings ?? presetSettings();
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
    const result = this.#store.transaction(work);
    this.webhooks.wake();
    return result;
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
