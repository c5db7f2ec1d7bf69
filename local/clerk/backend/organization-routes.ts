import { Hono } from "hono";
import {
  createOrganizationInvitation,
  getOrganizationInvitation,
  invitationEnvelope,
  listOrganizationInvitations,
  listUserOrganizationInvitations,
  revokeInvitation,
} from "./organization-invitations.ts";
import {
  createMembership,
  deleteMembership,
  listAllMemberships,
  listMemberships,
  listUserMemberships,
  mergeMembershipMetadata,
  updateMembership,
} from "./organization-memberships.ts";
import { getPermission, getRole, listPermissions, listRoles } from "./organization-roles.ts";
import {
  createOrganization,
  deleteOrganization,
  deleteOrganizationLogo,
  getOrganization,
  listOrganizations,
  mergeOrganizationMetadata,
  replaceOrganizationMetadata,
  setOrganizationLogo,
  updateOrganization,
} from "./organizations.ts";
import { type BackendEnv, backend, backendBulk } from "./request.ts";

const ORGANIZATION = "/organizations/:organizationId";

/** The part of the Backend API that is about organizations. */
export const organizationRoutes = new Hono<BackendEnv>()
  .get("/organizations", backend(listOrganizations))
  .post("/organizations", backend(createOrganization))
  .get(ORGANIZATION, backend(getOrganization))
  .patch(ORGANIZATION, backend(updateOrganization))
  .delete(ORGANIZATION, backend(deleteOrganization))
  .patch(`${ORGANIZATION}/metadata`, backend(mergeOrganizationMetadata))
  .put(`${ORGANIZATION}/metadata`, backend(replaceOrganizationMetadata))
  .put(`${ORGANIZATION}/logo`, backend(setOrganizationLogo))
  .delete(`${ORGANIZATION}/logo`, backend(deleteOrganizationLogo))

  .get("/organization_memberships", backend(listAllMemberships))
  .get("/users/:id/organization_memberships", backend(listUserMemberships))
  .get(`${ORGANIZATION}/memberships`, backend(listMemberships))
  .post(`${ORGANIZATION}/memberships`, backend(createMembership))
  .patch(`${ORGANIZATION}/memberships/:userId`, backend(updateMembership))
  .delete(`${ORGANIZATION}/memberships/:userId`, backend(deleteMembership))
  .patch(`${ORGANIZATION}/memberships/:userId/metadata`, backend(mergeMembershipMetadata))

  .get("/users/:id/organization_invitations", backend(listUserOrganizationInvitations))
  .get(`${ORGANIZATION}/invitations`, backend(listOrganizationInvitations))
  .post(`${ORGANIZATION}/invitations`, backend(createOrganizationInvitation))
  .post(`${ORGANIZATION}/invitations/bulk`, backendBulk(createOrganizationInvitation, invitationEnvelope))
  .get(`${ORGANIZATION}/invitations/:invitationId`, backend(getOrganizationInvitation))
  .post(`${ORGANIZATION}/invitations/:invitationId/revoke`, backend(revokeInvitation))

  .get("/organization_roles", backend(listRoles))
  .get("/organization_roles/:id", backend(getRole))
  .get("/organization_permissions", backend(listPermissions))
  .get("/organization_permissions/:id", backend(getPermission));
