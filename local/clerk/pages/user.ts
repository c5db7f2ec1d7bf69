import { Hono } from "hono";
import { html } from "hono/html";
import { displayIdentifier, isVerified } from "../identifiers.ts";
import type { EmailAddressRecord, PhoneNumberRecord, SignInTokenRecord, UserRecord } from "../records.ts";
import { activeSessions } from "../sessions.ts";
import { ticketUrl } from "../tickets.ts";
import { lockedSeconds } from "../users.ts";
import { callBackend, formOf, goTo } from "./calls.ts";
import { type PageContext, type PageEnv, show } from "./layout.ts";
import { actionButton, actionOf, empty, facts, moment, problemText, table } from "./parts.ts";
import { SESSION_HEADINGS, sessionRow } from "./sessions.ts";
import { nameOf, userBadges } from "./users.ts";

/** A sign-in link works for an hour. */
const LINK_SECONDS = 3600;

const missing = (context: PageContext) =>
  show(context, {
    title: "No such user",
    section: "Users",
    body: html`<p>They may have been deleted. <a href="/">All users</a></p>`,
    status: 404,
  });

function contacts(
  list: (EmailAddressRecord | PhoneNumberRecord)[],
  textOf: (index: number) => string | undefined,
  primaryId: string | null,
) {
  if (list.length === 0) return null;
  const line = (contact: EmailAddressRecord | PhoneNumberRecord, index: number) => {
    const state = [
      contact.id === primaryId ? "primary" : "",
      isVerified(contact) ? "verified" : "not verified",
    ];
    return html`<li>${textOf(index)} <span class="quiet">${state.filter(Boolean).join(", ")}</span></li>`;
  };
  return html`<ul class="plain">${list.map(line)}</ul>`;
}

function identifiers(user: UserRecord) {
  const { email_addresses: emails, phone_numbers: phones } = user;
  return facts([
    ["E-mail", contacts(emails, (index) => emails[index]?.email_address, user.primary_email_address_id)],
    ["Phone", contacts(phones, (index) => phones[index]?.phone_number, user.primary_phone_number_id)],
    ["Username", user.username],
    ["Name", nameOf(user)],
    ["External id", user.external_id],
    ["Id", html`<code>${user.id}</code>`],
    ["Created", moment(user.created_at)],
    ["Last sign-in", moment(user.last_sign_in_at)],
    ["Last active", moment(user.last_active_at)],
  ]);
}

function factors(user: UserRecord) {
  const unused = user.backup_codes.filter(({ used }) => !used).length;
  const passkeys = user.passkeys.filter(({ credential_id }) => credential_id);
  const accounts = user.external_accounts.map(
    (account) => html`<li>${account.provider} <span class="quiet">${account.email_address},
      ${account.verification?.status ?? "not verified"}</span></li>`,
  );
  return facts([
    ["Password", user.password_hash ? html`set ${moment(user.password_last_updated_at)}` : "none"],
    ["Authenticator app", user.totp_verified ? "set up" : "none"],
    ["Backup codes", user.backup_codes.length > 0 ? `${unused} of ${user.backup_codes.length} left` : "none"],
    ["Passkeys", passkeys.map(({ name }) => name).join(", ") || "none"],
    ["External accounts", accounts.length > 0 ? html`<ul class="plain">${accounts}</ul>` : "none"],
  ]);
}

function newestLink(context: PageContext, user: UserRecord): SignInTokenRecord | undefined {
  const tokens = context.var.instance.signInTokens.findBy("user_id", user.id);
  return tokens.find((token) => token.status === "pending" && token.expires_at > Date.now());
}

function signInLink(context: PageContext, user: UserRecord) {
  const token = newestLink(context, user);
  const path = `/users/${user.id}/sign-in-link`;
  if (!token) {
    return html`<p class="quiet">A link that signs in as this person, once. Open it in a private window to stay who you are.</p>
      ${actionButton(context, path, "Make a sign-in link")}`;
  }
  const url = ticketUrl(context.var.instance, token.token);
  return html`<p><a href="${url}" rel="noreferrer">Sign in as ${displayIdentifier(user)}</a>
    <span class="quiet">works once, expires ${moment(token.expires_at)}</span></p>`;
}

function sessionList(context: PageContext, user: UserRecord) {
  const sessions = activeSessions(context.var.instance, { userId: user.id });
  if (sessions.length === 0) return empty("No active session.");
  const rows = sessions.map((session) =>
    sessionRow(context, session, `/users/${user.id}/sessions/${session.id}/revoke`),
  );
  return table(`${sessions.length} active`, SESSION_HEADINGS, rows);
}

function actions(context: PageContext, user: UserRecord) {
  const path = `/users/${user.id}`;
  return html`<div class="actions">
    ${user.banned ? actionButton(context, `${path}/unban`, "Unban") : actionButton(context, `${path}/ban`, "Ban")}
    ${lockedSeconds(user) > 0 ? actionButton(context, `${path}/unlock`, "Unlock") : actionButton(context, `${path}/lock`, "Lock")}
    <a class="button" href="${path}/delete">Delete…</a>
  </div>`;
}

function userPage(context: PageContext, user: UserRecord, problem = "", metadata?: string) {
  const text = metadata ?? JSON.stringify(user.public_metadata, null, 2);
  const body = html`<p>${userBadges(user)} <a href="/">All users</a></p>
    ${actions(context, user)}
    ${metadata === undefined ? problemText(problem) : ""}
    ${identifiers(user)}
    <h2>Sign in as</h2>${signInLink(context, user)}
    <h2>Public metadata</h2>
    <form method="post" action="${actionOf(context, `/users/${user.id}/metadata`)}" class="fields">
      <label>A JSON object <textarea name="public_metadata" spellcheck="false">${text}</textarea></label>
      ${metadata === undefined ? "" : problemText(problem)}
      <button>Save metadata</button>
    </form>
    <details><summary>Private and unsafe metadata</summary>
      <pre>${JSON.stringify({ private: user.private_metadata, unsafe: user.unsafe_metadata }, null, 2)}</pre></details>
    <h2>Factors</h2>${factors(user)}
    <h2>Sessions</h2>${sessionList(context, user)}`;
  const title = displayIdentifier(user);
  return show(context, { title, section: "Users", body, status: problem ? 422 : 200 });
}

function deletePage(context: PageContext, user: UserRecord) {
  const body = html`<p>${displayIdentifier(user)} is removed with all sessions and tickets. Nothing brings them back.</p>
    <div class="actions">
      ${actionButton(context, `/users/${user.id}/delete`, "Delete for good", { danger: true })}
      <a class="button" href="/users/${user.id}">Keep</a>
    </div>`;
  return show(context, { title: "Delete this user?", section: "Users", body });
}

const userOf = (context: PageContext): UserRecord | null =>
  context.var.instance.users.get(context.req.param("id"));

/** Does something to a person by the Backend API, and shows what came of it. */
async function change(context: PageContext, method: string, path: string, body?: Record<string, unknown>) {
  const user = userOf(context);
  if (!user) return missing(context);
  const { problem } = await callBackend(context, method, path, body);
  return problem ? userPage(context, user, problem) : goTo(context, `/users/${user.id}`);
}

async function saveMetadata(context: PageContext) {
  const user = userOf(context);
  if (!user) return missing(context);
  const { public_metadata: text = "" } = await formOf(context);
  let metadata: unknown;
  try {
    metadata = JSON.parse(text);
  } catch (error) {
    return userPage(context, user, `This is not JSON: ${(error as Error).message}`, text);
  }
  const body = { public_metadata: metadata };
  const { problem } = await callBackend(context, "PUT", `/users/${user.id}/metadata`, body);
  return problem ? userPage(context, user, problem, text) : goTo(context, `/users/${user.id}`);
}

/** Everything about one person. */
export const userPages = new Hono<PageEnv>()
  .get("/users/:id", (context) => {
    const user = userOf(context);
    return user ? userPage(context, user) : missing(context);
  })
  .get("/users/:id/delete", (context) => {
    const user = userOf(context);
    return user ? deletePage(context, user) : missing(context);
  })
  .post("/users/:id/delete", async (context) => {
    const { problem } = await callBackend(context, "DELETE", `/users/${context.req.param("id")}`);
    return problem ? missing(context) : goTo(context, "/");
  })
  .post("/users/:id/metadata", saveMetadata)
  .post("/users/:id/sign-in-link", (context) => {
    const body = { user_id: context.req.param("id"), expires_in_seconds: LINK_SECONDS };
    return change(context, "POST", "/sign_in_tokens", body);
  })
  .post("/users/:id/sessions/:session/revoke", (context) =>
    change(context, "POST", `/sessions/${context.req.param("session")}/revoke`),
  )
  .post("/users/:id/:action{ban|unban|lock|unlock}", (context) =>
    change(context, "POST", `/users/${context.req.param("id")}/${context.req.param("action")}`),
  );
