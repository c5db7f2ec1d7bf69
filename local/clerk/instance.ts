import { createHash } from "node:crypto";
import {
  type AttemptRecord,
  type EndpointRecord,
  type MessageRecord,
  WebhookSender,
} from "../svix/sender.ts";
import { frontendApiHost, type InstanceKeys } from "./config.ts";
import { derivedId } from "./ids.ts";
import type {
  ClientRecord,
  DevBrowserRecord,
  HandshakeRecord,
  ImageRecord,
  MailRecord,
  SessionRecord,
  SignInRecord,
  SignInTokenRecord,
  SignUpRecord,
  UserRecord,
} from "./records.ts";
import type { Collection, CollectionSpec, Store } from "./state.ts";
import { TokenSigner } from "./tokens.ts";

/** The tables of the state file and the fields that they are searched by. */
export const COLLECTIONS: CollectionSpec = {
  users: ["external_id"],
  images: [],
  clients: ["token"],
  dev_browsers: [],
  sessions: ["client_id", "user_id"],
  sign_ins: ["client_id"],
  sign_ups: ["client_id"],
  mails: ["to"],
  sign_in_tokens: [],
  handshakes: [],
  webhook_endpoints: [],
  webhook_messages: ["status"],
  webhook_attempts: ["message_id"],
};

/** One Clerk instance: its keys, and the part of the state file that is its own. */
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
  readonly signer: TokenSigner;
  readonly webhooks: WebhookSender;

  readonly users: Collection<UserRecord>;
  readonly images: Collection<ImageRecord>;
  readonly clients: Collection<ClientRecord>;
  readonly devBrowsers: Collection<DevBrowserRecord>;
  readonly sessions: Collection<SessionRecord>;
  readonly signIns: Collection<SignInRecord>;
  readonly signUps: Collection<SignUpRecord>;
  readonly mails: Collection<MailRecord>;
  readonly signInTokens: Collection<SignInTokenRecord>;
  readonly handshakes: Collection<HandshakeRecord>;
  readonly #store: Store;

  constructor(store: Store, keys: InstanceKeys, app: { origin: string; proxyPath: string }) {
    const keyDigest = createHash("sha1").update(keys.publishableKey).digest();
    this.id = derivedId("ins", createHash("sha256").update(keys.publishableKey).digest());
    this.publishableKey = keys.publishableKey;
    this.secretKey = keys.secretKey;
    this.frontendApi = frontendApiHost(keys.publishableKey);
    this.cookieSuffix = keyDigest.toString("base64url").slice(0, 8);
    this.appOrigin = app.origin;
    this.proxyPath = app.proxyPath;
    this.signer = new TokenSigner(keys.signingKey);

    this.#store = store;
    this.users = store.collection("users", this.id);
    this.images = store.collection("images", this.id);
    this.clients = store.collection("clients", this.id);
    this.devBrowsers = store.collection("dev_browsers", this.id);
    this.sessions = store.collection("sessions", this.id);
    this.signIns = store.collection("sign_ins", this.id);
    this.signUps = store.collection("sign_ups", this.id);
    this.mails = store.collection("mails", this.id);
    this.signInTokens = store.collection("sign_in_tokens", this.id);
    this.handshakes = store.collection("handshakes", this.id);
    this.webhooks = new WebhookSender({
      endpoints: store.collection<EndpointRecord>("webhook_endpoints", this.id),
      messages: store.collection<MessageRecord>("webhook_messages", this.id),
      attempts: store.collection<AttemptRecord>("webhook_attempts", this.id),
      transaction: (work) => store.transaction(work),
    });
  }

  /** Runs `work` with all its writes kept, webhook messages included, or none. Deliveries start after the commit. */
  transaction<T>(work: () => T): T {
    const result = this.#store.transaction(work);
    this.webhooks.wake();
    return result;
  }

  /** Forgets everybody and everything but where webhooks go. */
  reset(): void {
    this.#store.transaction(() => {
      const endpoint = this.webhooks.endpoint();
      this.#store.clear(this.id);
      if (endpoint) this.webhooks.configure(endpoint);
    });
  }
}
