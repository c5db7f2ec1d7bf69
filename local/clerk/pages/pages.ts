import { Hono } from "hono";
import { html } from "hono/html";
import { secureHeaders } from "hono/secure-headers";
import { isSuccess } from "../../svix/deliver.ts";
import { dueAt } from "../../svix/schedule.ts";
import type { EndpointRecord, MessageRecord } from "../../svix/sender.ts";
import { isOwnForm } from "../http.ts";
import type { Instance } from "../instance.ts";
import type { MailRecord, UserRecord } from "../records.ts";
import { activeSessions } from "../sessions.ts";
import { primaryEmail } from "../users.ts";
import { layout, moment } from "./layout.ts";

type Env = { Variables: { instance: Instance } };

const SHOWN = 100;
const MAILBOX_REFRESH_SECONDS = 4;

const shownOf = (shown: number, total: number) =>
  shown < total ? html`<p class="quiet">The newest ${shown} of ${total}.</p>` : "";

function userRow(instance: Instance, user: UserRecord) {
  const sessions = activeSessions(instance, { userId: user.id }).length;
  return html`<tr>
    <td>${primaryEmail(user)?.email_address ?? user.id}${user.banned ? html` <span class="bad">banned</span>` : ""}</td>
    <td>${[user.first_name, user.last_name].filter(Boolean).join(" ")}</td>
    <td><code>${JSON.stringify(user.public_metadata)}</code></td>
    <td>${sessions}</td>
    <td>${moment(user.last_sign_in_at)}</td>
  </tr>`;
}

function usersPage(instance: Instance) {
  const users = instance.users.all(SHOWN);
  const app = html`<p><a href="${instance.appOrigin}">${instance.appOrigin}</a>
    <span class="quiet">${instance.frontendApi} · ${instance.id}</span></p>`;
  if (users.length === 0) return html`${app}<p class="quiet">Nobody has signed up yet.</p>`;
  return html`${app}<div class="scroll"><table>
    <thead><tr><th>E-mail</th><th>Name</th><th>Public metadata</th><th>Sessions</th><th>Last sign-in</th></tr></thead>
    <tbody>${users.map((user) => userRow(instance, user))}</tbody>
  </table></div>${shownOf(users.length, instance.users.count())}`;
}

function mailArticle(mail: MailRecord) {
  return html`<article>
    <div class="line"><strong>${mail.to}</strong> <span class="quiet">${moment(mail.created_at)}</span></div>
    <div class="code">${mail.code}</div>
    <div>${mail.subject}</div>
    <p class="quiet">${mail.body}</p>
  </article>`;
}

function mailboxPage(instance: Instance) {
  const mails = instance.mails.all(SHOWN);
  if (mails.length === 0) {
    return html`<p class="quiet">No mail yet. Codes for signing up, signing in and new passwords arrive here.</p>`;
  }
  return html`${mails.map(mailArticle)}${shownOf(mails.length, instance.mails.count())}`;
}

function attemptRow(attempt: ReturnType<Instance["webhooks"]["attempts"]>[number]) {
  const success = isSuccess({ statusCode: attempt.status_code });
  return html`<tr>
    <td>${moment(attempt.timestamp)}</td>
    <td class="${success ? "good" : "bad"}">${success ? "delivered" : "failed"} ${attempt.status_code ?? ""}</td>
    <td>${attempt.trigger}</td>
    <td>${attempt.duration_ms} ms</td>
    <td>${attempt.response}</td>
  </tr>`;
}

function nextAttempt(message: MessageRecord, endpoint: EndpointRecord | null) {
  if (message.status !== "pending" || !endpoint) return "";
  if (endpoint.paused) return html`<span class="quiet">waits: deliveries are paused</span>`;
  const since = message.last_attempt_at ?? message.created_at;
  return html`<span class="quiet">next at ${moment(dueAt(message.scheduled_attempts, since, endpoint.retry_scale))}</span>`;
}

function messageArticle(instance: Instance, message: MessageRecord) {
  const attempts = instance.webhooks.attempts(message.id);
  const tone = { delivered: "good", failed: "bad", pending: "quiet", unaddressed: "quiet" }[message.status];
  return html`<article>
    <div class="line">
      <strong>${message.event_type}</strong>
      <span class="${tone}">${message.status}</span>
      ${nextAttempt(message, instance.webhooks.endpoint())}
      <span class="quiet">${moment(message.created_at)} · ${message.id}</span>
      <form method="post" action="/webhooks/${message.id}/replay"><button>Replay</button></form>
    </div>
    ${attempts.length === 0 ? "" : html`<div class="scroll"><table><tbody>${attempts.map(attemptRow)}</tbody></table></div>`}
    <details><summary>Body</summary><pre>${JSON.stringify(JSON.parse(message.payload), null, 2)}</pre></details>
  </article>`;
}

function webhooksPage(instance: Instance) {
  const endpoint = instance.webhooks.endpoint();
  const messages = instance.webhooks.messages(SHOWN);
  const target = endpoint?.url ? html`<code>${endpoint.url}</code>` : "nowhere: no endpoint is set";
  return html`<p class="quiet">Messages go to ${target}.</p>
    ${messages.length === 0 ? html`<p class="quiet">No messages yet.</p>` : ""}
    ${messages.map((message) => messageArticle(instance, message))}`;
}

/** The pages of the local Clerk, for people. */
export const pages = new Hono<Env>()
  .use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'unsafe-inline'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    }),
  )
  .get("/", (context) =>
    context.html(layout(context.get("instance"), "Users", usersPage(context.get("instance")))),
  )
  .get("/mailbox", (context) =>
    context.html(
      layout(
        context.get("instance"),
        "Mailbox",
        mailboxPage(context.get("instance")),
        MAILBOX_REFRESH_SECONDS,
      ),
    ),
  )
  .get("/webhooks", (context) =>
    context.html(layout(context.get("instance"), "Webhooks", webhooksPage(context.get("instance")))),
  )
  .post("/webhooks/:id/replay", async (context) => {
    if (!isOwnForm(context)) return context.text("This form belongs to another site.", 403);
    const attempt = await context.get("instance").webhooks.replay(context.req.param("id"));
    return attempt
      ? context.redirect("/webhooks", 303)
      : context.text("No such message, or no endpoint.", 404);
  });
