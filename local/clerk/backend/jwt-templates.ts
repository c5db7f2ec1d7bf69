import type { JwtTemplateJSON } from "@clerk/backend";
import { errors } from "../errors.ts";
import { newId } from "../ids.ts";
import type { JwtTemplateRecord } from "../records.ts";
import {
  type BackendRequest,
  deletedObject,
  field,
  integerField,
  listed,
  objectField,
  requireText,
} from "./request.ts";

/** Clerk fills these in itself. */
const RESERVED_CLAIMS = ["azp", "exp", "iat", "iss", "jti", "nbf", "sub"];
const LIFETIME = { min: 30, max: 10 * 365 * 24 * 60 * 60 };
const CLOCK_SKEW = { min: 0, max: 300 };
const DEFAULT_ALGORITHM = "RS256";
const CUSTOM_ALGORITHMS = ["HS256", "HS384", "HS512"];

function jwtTemplateJson(template: JwtTemplateRecord): JwtTemplateJSON {
  return {
    object: "jwt_template",
    id: template.id,
    name: template.name,
    claims: template.claims,
    lifetime: template.lifetime,
    allowed_clock_skew: template.allowed_clock_skew,
    custom_signing_key: template.custom_signing_key,
    signing_algorithm: template.signing_algorithm,
    created_at: template.created_at,
    updated_at: template.updated_at,
  };
}

function requireTemplateById(request: BackendRequest): JwtTemplateRecord {
  const template = request.instance.jwtTemplates.get(request.param("id"));
  if (!template) throw errors.notFound("JWT template", request.param("id"));
  return template;
}

type Signing = Pick<JwtTemplateRecord, "custom_signing_key" | "signing_algorithm" | "signing_key">;

/** How the tokens are signed: with the instance's key, or in HMAC with one of the template's own. */
function signing(request: BackendRequest): Signing {
  const algorithm = field(request, "signing_algorithm", "string");
  if (!field(request, "custom_signing_key", "boolean")) {
    return { custom_signing_key: false, signing_algorithm: DEFAULT_ALGORITHM, signing_key: null };
  }
  const key = field(request, "signing_key", "string");
  if (!algorithm) throw errors.parameterNeeds("signing_algorithm", "custom_signing_key");
  if (!key) throw errors.parameterNeeds("signing_key", "custom_signing_key");
  if (!CUSTOM_ALGORITHMS.includes(algorithm)) {
    throw errors.notImplemented(`A JWT template with a key of its own for ${algorithm}`);
  }
  return { custom_signing_key: true, signing_algorithm: algorithm, signing_key: key };
}

/** What a template is made of. @throws ClerkError when the name is taken or a claim is Clerk's own */
function details(request: BackendRequest, ownId?: string) {
  const name = requireText(request, "name").trim();
  if (request.instance.jwtTemplates.findBy("name", name).some((other) => other.id !== ownId)) {
    throw errors.alreadyExists("name", "JWT template name");
  }
  const claims = objectField(request, "claims");
  if (!claims) throw errors.parameterMissing("claims");
  const reserved = Object.keys(claims).find((claim) => RESERVED_CLAIMS.includes(claim));
  if (reserved) throw errors.reservedClaim(reserved);
  return {
    name,
    claims,
    lifetime: integerField(request, "lifetime", LIFETIME) ?? 60,
    allowed_clock_skew: integerField(request, "allowed_clock_skew", CLOCK_SKEW) ?? 5,
    ...signing(request),
  };
}

/** `GET /jwt_templates` */
export function listJwtTemplates(request: BackendRequest) {
  return listed(request, request.instance.jwtTemplates.all(), jwtTemplateJson);
}

/** `GET /jwt_templates/{id}` */
export const getJwtTemplate = (request: BackendRequest) => jwtTemplateJson(requireTemplateById(request));

/** `POST /jwt_templates` */
export function createJwtTemplate(request: BackendRequest) {
  const now = Date.now();
  return jwtTemplateJson(
    request.instance.jwtTemplates.put({
      id: newId("jtmp"),
      ...details(request),
      created_at: now,
      updated_at: now,
    }),
  );
}

/** `PATCH /jwt_templates/{id}`: wants name and claims again; the rest falls back to its defaults, as with Clerk. */
export function updateJwtTemplate(request: BackendRequest) {
  const template = requireTemplateById(request);
  const changed = { ...template, ...details(request, template.id), updated_at: Date.now() };
  return jwtTemplateJson(request.instance.jwtTemplates.put(changed));
}

/** `DELETE /jwt_templates/{id}` */
export function deleteJwtTemplate(request: BackendRequest) {
  const { id } = requireTemplateById(request);
  request.instance.jwtTemplates.delete(id);
  return deletedObject("jwt_template", id);
}
