import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { clerkHost } from "#lib/clerk-host.ts";
import type { LocalKeys } from "../../scripts/lib/environment.ts";
import type { Stack } from "../../scripts/lib/stack.ts";

/** Who asks. Each who is refused for one reason would, but for that reason, be an administrator with two factors. */
const callers = {
  anonymous: "nobody",
  member: "a member",
  other: "another member",
  admin: "an administrator, signed in with a second factor",
  oneFactor: "an administrator without a second factor",
  acting: "an administrator who acts as another one",
  banned: "banned",
  deleted: "deleted",
  demoted: "an administrator in the token, a member in the mirror",
  revoked: "the session was revoked, the token still lives",
  expired: "the token has expired",
  tampered: "the token says another person than was signed",
  wrongParty: "the token was made for another site (azp)",
  noParty: "the token was made for no site (azp)",
  foreign: "the token was signed by another instance",
} as const;

export type Caller = keyof typeof callers;
export const callerNames = Object.keys(callers) as Caller[];

/** A person of a run, with a mark that stands in everything that is theirs and nowhere else. */
export interface Person {
  id: string;
  mark: string;
  sessionId: string;
}

/** Mints session tokens as Clerk does, and as Clerk never would. */
export class Minter {
  readonly #keys: LocalKeys;
  readonly #issuer: string;
  readonly #foreignKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

  constructor(keys: LocalKeys, issuer: string) {
    this.#keys = keys;
    this.#issuer = issuer;
  }

  /**
   * The cookies that a browser of this caller sends.
   *
   * @param origin of the site that is asked
   */
  cookies(caller: Caller, person: Person, origin: string): Record<string, string> {
    // Local Clerk is a development instance: it would send a browser that it has never seen to itself first.
    const browser = { __clerk_db_jwt: "dvb_access", __client_uat: "0" };
    if (caller === "anonymous") return browser;
    const now = Math.floor(Date.now() / 1000);
    const issuedAt = caller === "expired" ? now - 3_600 : now;
    const isMember = caller === "member" || caller === "other";
    const payload = {
      azp: caller === "noParty" ? undefined : caller === "wrongParty" ? "https://evil.example" : origin,
      exp: issuedAt + 60,
      fva: caller === "oneFactor" || isMember ? [0, -1] : [0, 0],
      iat: issuedAt,
      iss: this.#issuer,
      jti: randomBytes(10).toString("hex"),
      metadata: { role: isMember ? "member" : "admin" },
      nbf: issuedAt - 10,
      sid: person.sessionId,
      sts: "active",
      sub: person.id,
      v: 2,
      ...(caller === "acting" ? { act: { sub: "user_whoActs" } } : {}),
    };
    const token = this.#sign(payload, caller === "foreign");
    return {
      ...browser,
      __session: caller === "tampered" ? this.#tamper(token, payload) : token,
      __client_uat: String(issuedAt - 60),
    };
  }

  #sign(payload: object, isForeign: boolean): string {
    const header = {
      alg: "RS256",
      typ: "JWT",
      kid: this.#keys.signingKeyId,
      cat: "cl_B7d4PD111AAA",
      oiat: Math.floor(Date.now() / 1000),
    };
    const content = `${encode(header)}.${encode(payload)}`;
    const key = isForeign ? this.#foreignKey : createPrivateKey(this.#keys.privateKeyPem);
    return `${content}.${sign("RSA-SHA256", Buffer.from(content), key).toString("base64url")}`;
  }

  /** As if somebody had taken their own token and written more into it. */
  #tamper(token: string, payload: object): string {
    const [header, , signature] = token.split(".");
    return `${header}.${encode({ ...payload, jti: "tampered" })}.${signature}`;
  }
}

/** Mints for the instance of local Clerk that a stack has. */
export function minterOf({ environment }: Stack, keys: LocalKeys): Minter {
  return new Minter(keys, `https://${clerkHost(environment.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY ?? "")}`);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
