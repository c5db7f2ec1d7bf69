import {
  type ActorTokenRecord,
  type ChaosRuleRecord,
  type ClientRecord,
  DEFAULTS,
  type DevBrowserRecord,
  type HandshakeRecord,
  type ImageRecord,
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
  type SignInRecord,
  type SignInTokenRecord,
  type SignUpRecord,
  type UserRecord,
  type WaitlistEntryRecord,
} from "./records.ts";
import type { Collection, CollectionSpec, Document, Store } from "./state.ts";

/** The tables of the state file and the fields that they are searched by. */
export const COLLECTIONS: CollectionSpec = {
  instances: [],
  settings: [],
  users: ["external_id", "username", "created_at", "updated_at"],
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

/** The documents of one instance, a collection for each kind. */
export class Collections {
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

  constructor(store: Store, instanceId: string) {
    const own = <T extends Document>(table: string, defaults?: Partial<T>) =>
      store.collection<T>(table, instanceId, defaults);
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
  }
}
