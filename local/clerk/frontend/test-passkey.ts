import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@clerk/shared/types";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import { APP_ORIGIN } from "../test-support.ts";

/** What an authenticator does otherwise than it should. */
interface Oddity {
  challenge?: string;
  origin?: string;
  host?: string;
  /** Whether somebody showed a finger, a face or a PIN. */
  verified?: boolean;
  userHandle?: string;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_KEY = 0x40;

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");
const sha256 = (data: Uint8Array | string) => createHash("sha256").update(data).digest();

function bigEndian(value: number, bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

/** A passkey on a device, and the browser that lets a page use it as clerk-js does. */
export class TestPasskey {
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #id = randomBytes(16);
  #userHandle = "";
  counter: number;

  /** @param counter how often it was used; 0 for one that does not count */
  constructor(counter = 0) {
    this.counter = counter;
  }

  get id(): string {
    return base64url(this.#id);
  }

  /** Answers the nonce of a pending passkey. */
  register(nonce: string, oddity: Oddity = {}): string {
    const options = JSON.parse(nonce) as PublicKeyCredentialCreationOptionsJSON;
    this.#userHandle = options.user.id;
    const attestation = new Map<string, string | Uint8Array | Map<string, never>>([
      ["fmt", "none"],
      ["attStmt", new Map<string, never>()],
      ["authData", this.#authenticatorData(oddity, HAS_KEY, this.#attestedKey())],
    ]);
    return this.#credential({
      clientDataJSON: base64url(clientData("webauthn.create", options.challenge, oddity)),
      attestationObject: base64url(isoCBOR.encode(attestation)),
      transports: ["internal"],
    });
  }

  /** Answers the nonce of a sign-in or a reverification. */
  answer(nonce: string, oddity: Oddity = {}): string {
    const options = JSON.parse(nonce) as PublicKeyCredentialRequestOptionsJSON;
    if (this.counter > 0) this.counter++;
    const data = this.#authenticatorData(oddity);
    const client = clientData("webauthn.get", options.challenge, oddity);
    const signed = Buffer.concat([data, sha256(client)]);
    return this.#credential({
      clientDataJSON: base64url(client),
      authenticatorData: base64url(data),
      signature: base64url(sign("sha256", signed, this.#keys.privateKey)),
      userHandle: oddity.userHandle ?? this.#userHandle,
    });
  }

  #credential(response: object): string {
    const { id } = this;
    return JSON.stringify({
      type: "public-key",
      id,
      rawId: id,
      authenticatorAttachment: "platform",
      response,
    });
  }

  #authenticatorData(
    { host = "localhost", verified = true }: Oddity,
    flags = 0,
    rest: Uint8Array = Buffer.alloc(0),
  ) {
    const allFlags = PRESENT | (verified ? VERIFIED : 0) | flags;
    return Buffer.concat([sha256(host), Buffer.from([allFlags]), bigEndian(this.counter, 4), rest]);
  }

  #attestedKey(): Buffer {
    const { x = "", y = "" } = this.#keys.publicKey.export({ format: "jwk" });
    const coordinate = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));
    // COSE: an elliptic curve key for ES256 on the curve P-256.
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ]);
    const noModel = Buffer.alloc(16);
    return Buffer.concat([noModel, bigEndian(this.#id.length, 2), this.#id, isoCBOR.encode(key)]);
  }
}

function clientData(type: string, challenge: string, oddity: Oddity): string {
  const { origin = APP_ORIGIN } = oddity;
  return JSON.stringify({ type, challenge: oddity.challenge ?? challenge, origin, crossOrigin: false });
}
