import { Hono } from "hono";
import { html } from "hono/html";
import { displayIdentifier } from "../identifiers.ts";
import type { SessionRecord } from "../records.ts";
import { activeSessions } from "../sessions.ts";
import { callBackend, goTo } from "./calls.ts";
import { type PageContext, type PageEnv, show } from "./layout.ts";
import { actionButton, empty, moment, pager, slice, table } from "./parts.ts";

export const SESSION_HEADINGS = ["Session", "(Device)", "(Began)", "(Last active)", "Expires", "Action"];

function device({ latest_activity: activity }: SessionRecord): string {
  const browser = [activity.browser_name, activity.browser_version.split(".")[0]].filter(Boolean).join(" ");
  return [browser || "unknown", activity.device_type, activity.ip_address].filter(Boolean).join(", ");
}

/** A session as a row of a table. */
export function sessionRow(context: PageContext, session: SessionRecord, revokePath: string) {
  const user = context.var.instance.users.get(session.user_id);
  const who = user ? displayIdentifier(user) : session.user_id;
  const actor = session.actor ? html`<br><span class="quiet">acted by ${session.actor.sub}</span>` : "";
  return html`<tr>
    <td><a href="/users/${session.user_id}">${who}</a>${actor}<br><code class="quiet">${session.id}</code></td>
    <td class="wide">${device(session)}</td>
    <td class="short wide">${moment(session.created_at)}</td>
    <td class="short wide">${moment(session.last_active_at)}</td>
    <td class="short">${moment(session.expire_at)}</td>
    <td class="short">${actionButton(context, revokePath, "Revoke", { label: `Revoke the session of ${who}` })}</td>
  </tr>`;
}

function sessionsPage(context: PageContext) {
  const sessions = activeSessions(context.var.instance, {});
  if (sessions.length === 0)
    return empty("Nobody is signed in. Active sessions of all people are listed here.");
  const page = slice(context, sessions);
  const rows = page.items.map((session) => sessionRow(context, session, `/sessions/${session.id}/revoke`));
  return html`${table(`${page.total} active`, SESSION_HEADINGS, rows)}${pager(context, page)}`;
}

/** Who is signed in. */
export const sessionPages = new Hono<PageEnv>()
  .get("/sessions", (context) =>
    show(context, { title: "Sessions", section: "Sessions", body: sessionsPage(context) }),
  )
  .post("/sessions/:id/revoke", async (context) => {
    const { problem } = await callBackend(context, "POST", `/sessions/${context.req.param("id")}/revoke`);
    return problem ? context.text(problem, 404) : goTo(context, "/sessions");
  });
