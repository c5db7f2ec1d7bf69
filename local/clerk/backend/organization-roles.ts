import { errors } from "../errors.ts";
import { permissions, requireOrganizationsEnabled, roles } from "../organizations.ts";
import { permissionJson, roleJson } from "../role-json.ts";
import { type BackendRequest, ordered, paginated } from "./request.ts";

/** Roles and permissions are settings of the instance: they can be read here, and changed there. */

interface Listed {
  id: string;
  key: string;
  name: string;
  created_at: number;
}

function listReply<T extends Listed>(request: BackendRequest, items: T[]) {
  const part = request.query("query")?.toLowerCase();
  const matching = items.filter(
    ({ id, key, name }) =>
      !part || id.toLowerCase() === part || `${key}\n${name}`.toLowerCase().includes(part),
  );
  const sorted = ordered(request, matching, {
    created_at: ({ created_at }) => created_at,
    name: ({ name }) => name,
    key: ({ key }) => key,
  });
  return paginated(request, sorted, (item) => item);
}

function allRoles({ instance }: BackendRequest) {
  requireOrganizationsEnabled(instance);
  return roles(instance).map((role) => roleJson(instance, role));
}

function allPermissions({ instance }: BackendRequest) {
  requireOrganizationsEnabled(instance);
  return permissions(instance).map((key) => permissionJson(instance, key));
}

function requireNamed<T extends Listed>(request: BackendRequest, what: string, items: T[]): T {
  const id = request.param("id");
  const found = items.find((item) => item.id === id);
  if (!found) throw errors.notFound(what, id);
  return found;
}

/** `GET /organization_roles` */
export const listRoles = (request: BackendRequest) => listReply(request, allRoles(request));

/** `GET /organization_roles/{id}` */
export const getRole = (request: BackendRequest) =>
  requireNamed(request, "organization role", allRoles(request));

/** `GET /organization_permissions` */
export const listPermissions = (request: BackendRequest) => listReply(request, allPermissions(request));

/** `GET /organization_permissions/{id}` */
export const getPermission = (request: BackendRequest) =>
  requireNamed(request, "organization permission", allPermissions(request));
