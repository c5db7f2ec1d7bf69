import { Hono } from "hono";
import {
  acceptMyInvitation,
  leaveOrganization,
  listMyInvitations,
  listMyMemberships,
  listMySuggestions,
} from "./my-organizations.ts";
import {
  createInvitation,
  createInvitations,
  listInvitations,
  revokeInvitation,
} from "./organization-invitations.ts";
import { addMember, listMemberships, removeMember, updateMember } from "./organization-memberships.ts";
import {
  createOrganization,
  deleteOrganization,
  deleteOrganizationLogo,
  getOrganization,
  listDomains,
  listMembershipRequests,
  listRoles,
  setOrganizationLogo,
  updateOrganization,
} from "./organizations.ts";
import { type FrontendEnv, frontend } from "./request.ts";

const ORGANIZATION = "/organizations/:organizationId";

/** The part of the Frontend API that is about organizations. */
export const organizationRoutes = new Hono<FrontendEnv>()
  .post("/organizations", frontend(createOrganization))
  .get(ORGANIZATION, frontend(getOrganization))
  .patch(ORGANIZATION, frontend(updateOrganization))
  .delete(ORGANIZATION, frontend(deleteOrganization))
  .put(`${ORGANIZATION}/logo`, frontend(setOrganizationLogo))
  .post(`${ORGANIZATION}/logo`, frontend(setOrganizationLogo))
  .delete(`${ORGANIZATION}/logo`, frontend(deleteOrganizationLogo))
  .get(`${ORGANIZATION}/roles`, frontend(listRoles))
  .get(`${ORGANIZATION}/domains`, frontend(listDomains))
  .get(`${ORGANIZATION}/membership_requests`, frontend(listMembershipRequests))

  .get(`${ORGANIZATION}/memberships`, frontend(listMemberships))
  .post(`${ORGANIZATION}/memberships`, frontend(addMember))
  .patch(`${ORGANIZATION}/memberships/:userId`, frontend(updateMember))
  .delete(`${ORGANIZATION}/memberships/:userId`, frontend(removeMember))

  .get(`${ORGANIZATION}/invitations`, frontend(listInvitations))
  .post(`${ORGANIZATION}/invitations`, frontend(createInvitation))
  .post(`${ORGANIZATION}/invitations/bulk`, frontend(createInvitations))
  .post(`${ORGANIZATION}/invitations/:id/revoke`, frontend(revokeInvitation))

  .get("/me/organization_memberships", frontend(listMyMemberships))
  .delete("/me/organization_memberships/:organizationId", frontend(leaveOrganization))
  .get("/me/organization_invitations", frontend(listMyInvitations))
  .post("/me/organization_invitations/:id/accept", frontend(acceptMyInvitation))
  .get("/me/organization_suggestions", frontend(listMySuggestions));
