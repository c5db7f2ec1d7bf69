import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { fillClaims } from "./claims.ts";
import { ConfigError, type InstanceKeys } from "./config.ts";
import { errors } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { organizationClaims } from "./organizations.ts";
import type { JwtTemplateRecord, SessionRecord, UserRecord } from "./records.ts";
import type { Scope } from "./scope.ts";
import { sessionTasks } from "./session-tasks.ts";

/** Clerk's tag for session tokens in the header of a JWT; its SDKs refuse other categories as a session. */
const SESSION_TOKEN_CATEGORY = "cl_B7d4PD111AAA";
const TEMPLATE_TOKEN_CATEGORY = "cl_B7d4PD222AAA";
const CLOCK_LEEWAY_SECONDS = 10;

export interface JsonWebKeyJSON {
  use: string;
  kty: string;
  kid: string;
  alg: string;
  n: string;
  e: string;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

function readPrivateKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    throw new ConfigError("LOCAL_CLERK_JWT_PRIVATE_KEY is not a private key in PEM form.", { cause });
  }
  if (key.asymmetricKeyType !== "rsa")
    throw new ConfigError("LOCAL_CLERK_JWT_PRIVATE_KEY must be an RSA key.");
  return key;
}

/** Signs JSON Web Tokens with the newest RSA key of an instance, and verifies what any of its keys signed. */
export class TokenSigner {
  readonly #keys: { kid: string; privateKey: KeyObject; publicKey: KeyObject }[];

  /**
   * @param keys the newest first; at least one
   * @throws ConfigError when a PEM holds no RSA private key
   */
  constructor(keys: InstanceKeys["signingKey"][]) {
    this.#keys = keys.map(({ kid, privateKeyPem }) => {
      const privateKey = readPrivateKey(privateKeyPem);
      return { kid, privateKey, publicKey: createPublicKey(privateKey) };
    });
  }

  sign(payload: Record<string, unknown>, header: Record<string, unknown> = {}): string {
    const [key] = this.#keys;
    if (!key) throw new ConfigError("An instance needs a signing key.");
    const content = `${encode({ alg: "RS256", typ: "JWT", kid: key.kid, ...header })}.${encode(payload)}`;
    return `${content}.${sign("RSA-SHA256", Buffer.from(content), key.privateKey).toString("base64url")}`;
  }

  /** The payload of a token that one of the keys signed, else null. Whether it has expired is for the caller to judge. */
  read(token: string): Record<string, unknown> | null {
    const [header, payload, signature] = token.split(".");
    if (!header || !payload || !signature) return null;
    const content = Buffer.from(`${header}.${payload}`);
    const bytes = Buffer.from(signature, "base64url");
    if (!this.#keys.some(({ publicKey }) => verify("RSA-SHA256", content, publicKey, bytes))) return null;
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Record<string, unknown>;
  }

  /** The public halves, as the JWKS endpoint serves them. */
  jwks(): JsonWebKeyJSON[] {
    return this.#keys.map(({ kid, publicKey }) => {
      const { n, e } = publicKey.export({ format: "jwk" });
      return { use: "sig", kty: "RSA", kid, alg: "RS256", n: n as string, e: e as string };
    });
  }
}

const minutesSince = (moment: number | null): number =>
  moment === null ? -1 : Math.floor((Date.now() - moment) / 60_000);

/** Minutes since the first and the second factor were verified; -1 stands for never. */
export function factorVerificationAge(session: SessionRecord): [number, number] {
  return [minutesSince(session.first_factor_verified_at), minutesSince(session.second_factor_verified_at)];
}

/** What a token may be asked for beside whose it is. */
export interface TokenOptions {
  /** Milliseconds. */
  lifetime?: number;
  /** The organization that it is for; the session's active one by default, null for none. */
  organizationId?: string | null;
}

/** Mints a session token, version 2 of Clerk's claims, for the app that asks. */
export function mintSessionToken(
  scope: Pick<Scope, "instance" | "origin">,
  session: SessionRecord,
  user: UserRecord,
  options: TokenOptions = {},
): string {
  const { instance, origin } = scope;
  const { settings } = instance;
  const { lifetime = settings.session.tokenLifetime } = options;
  const { organizationId = session.last_active_organization_id } = options;
  const issuedAt = seconds(Date.now());
  return instance.signer.sign(
    {
      ...fillClaims(settings.session.claims, instance, session, user),
      ...organizationClaims(instance, user, organizationId),
      ...(session.actor ? { act: session.actor } : {}),
      azp: origin,
      exp: issuedAt + Math.ceil(lifetime / 1000),
      fva: factorVerificationAge(session),
      iat: issuedAt,
      iss: `https://${instance.frontendApi}`,
      jti: randomBytes(10).toString("hex"),
      nbf: issuedAt - CLOCK_LEEWAY_SECONDS,
      sid: session.id,
      sts: sessionTasks(instance, session, user).length > 0 ? "pending" : "active",
      sub: user.id,
      v: 2,
    },
    // Browsers keep whichever token has the newest `oiat`: this is what makes a changed role win.
    { cat: SESSION_TOKEN_CATEGORY, oiat: issuedAt },
  );
}

/** @throws ClerkError 404 when the instance has no template of this name */
export function requireTemplate(instance: Instance, name: string): JwtTemplateRecord {
  const [template] = instance.jwtTemplates.findBy("name", name);
  if (!template) throw errors.notFound("JWT template", name);
  return template;
}

/** Mints a token from a JWT template, for a service that is neither the app nor Clerk. */
export function mintTemplateToken(
  scope: Pick<Scope, "instance" | "origin">,
  session: SessionRecord,
  user: UserRecord,
  template: JwtTemplateRecord,
): string {
  const { instance, origin } = scope;
  const issuedAt = seconds(Date.now());
  const payload = {
    ...fillClaims(template.claims, instance, session, user),
    azp: origin,
    exp: issuedAt + template.lifetime,
    iat: issuedAt,
    iss: `https://${instance.frontendApi}`,
    jti: randomBytes(10).toString("hex"),
    nbf: issuedAt - template.allowed_clock_skew,
    sub: user.id,
  };
  if (!template.custom_signing_key || !template.signing_key) {
    return instance.signer.sign(payload, { cat: TEMPLATE_TOKEN_CATEGORY });
  }
  const content = `${encode({ alg: template.signing_algorithm, typ: "JWT" })}.${encode(payload)}`;
  const hash = template.signing_algorithm.replace("HS", "sha");
  return `${content}.${createHmac(hash, template.signing_key).update(content).digest("base64url")}`;
}

/** Signs the cookies of a handshake into one token. */
export function mintHandshakeToken(instance: Instance, directives: string[]): string {
  return instance.signer.sign({ handshake: directives }, { cat: SESSION_TOKEN_CATEGORY });
}
