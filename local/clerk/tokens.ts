import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { ConfigError, type InstanceKeys } from "./config.ts";
import type { Instance } from "./instance.ts";
import type { SessionRecord, UserRecord } from "./records.ts";
import { settings } from "./settings.ts";

/** Clerk's tag for session tokens in the header of a JWT; its SDKs refuse other categories as a session. */
const SESSION_TOKEN_CATEGORY = "cl_B7d4PD111AAA";
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

/** Signs and verifies JSON Web Tokens with the RSA key of one instance. */
export class TokenSigner {
  readonly #kid: string;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  /** @throws ConfigError when the PEM holds no RSA private key */
  constructor(key: InstanceKeys["signingKey"]) {
    this.#kid = key.kid;
    try {
      this.#privateKey = createPrivateKey(key.privateKeyPem);
    } catch (cause) {
      throw new ConfigError("LOCAL_CLERK_JWT_PRIVATE_KEY is not a private key in PEM form.", { cause });
    }
    if (this.#privateKey.asymmetricKeyType !== "rsa") {
      throw new ConfigError("LOCAL_CLERK_JWT_PRIVATE_KEY must be an RSA key.");
    }
    this.#publicKey = createPublicKey(this.#privateKey);
  }

  sign(payload: Record<string, unknown>, header: Record<string, unknown> = {}): string {
    const content = `${encode({ alg: "RS256", typ: "JWT", kid: this.#kid, ...header })}.${encode(payload)}`;
    return `${content}.${sign("RSA-SHA256", Buffer.from(content), this.#privateKey).toString("base64url")}`;
  }

  /** The payload of a token that this key signed, else null. Whether it has expired is for the caller to judge. */
  read(token: string): Record<string, unknown> | null {
    const [header, payload, signature] = token.split(".");
    if (!header || !payload || !signature) return null;
    const content = Buffer.from(`${header}.${payload}`);
    if (!verify("RSA-SHA256", content, this.#publicKey, Buffer.from(signature, "base64url"))) return null;
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Record<string, unknown>;
  }

  /** The public half, as the JWKS endpoint serves it. */
  jwk(): JsonWebKeyJSON {
    const { n, e } = this.#publicKey.export({ format: "jwk" });
    return { use: "sig", kty: "RSA", kid: this.#kid, alg: "RS256", n: n as string, e: e as string };
  }
}

/** Minutes since the first factor was verified; -1 stands for a second factor that never was. */
export function factorVerificationAge(session: SessionRecord): [number, number] {
  return [Math.floor((Date.now() - session.first_factor_verified_at) / 60_000), -1];
}

/**
 * Mints a session token, version 2 of Clerk's claims.
 * @param lifetime milliseconds
 */
export function mintSessionToken(
  instance: Instance,
  session: SessionRecord,
  user: UserRecord,
  lifetime = settings.session.tokenLifetime,
): string {
  const issuedAt = seconds(Date.now());
  return instance.signer.sign(
    {
      ...settings.sessionClaims(user),
      azp: instance.appOrigin,
      exp: issuedAt + seconds(lifetime),
      fva: factorVerificationAge(session),
      iat: issuedAt,
      iss: `https://${instance.frontendApi}`,
      jti: randomBytes(10).toString("hex"),
      nbf: issuedAt - CLOCK_LEEWAY_SECONDS,
      sid: session.id,
      sts: "active",
      sub: user.id,
      v: 2,
    },
    // Browsers keep whichever token has the newest `oiat`: this is what makes a changed role win.
    { cat: SESSION_TOKEN_CATEGORY, oiat: issuedAt },
  );
}

/** Signs the cookies of a handshake into one token. */
export function mintHandshakeToken(instance: Instance, directives: string[]): string {
  return instance.signer.sign({ handshake: directives }, { cat: SESSION_TOKEN_CATEGORY });
}
