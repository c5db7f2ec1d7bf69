import { Hono } from "hono";
import { html } from "hono/html";
import * as v from "valibot";
import { isSuccess } from "../../svix/deliver.ts";
import { dueAt } from "../../svix/schedule.ts";
import type { AttemptRecord, EndpointRecord, MessageRecord } from "../../svix/sender.ts";
import { explain } from "../control/body.ts";
import { changeWebhook, messagesOfType, WebhookChange } from "../control/webhooks.ts";
import { formOf, goTo } from "./calls.ts";
import { type PageContext, type PageEnv, show } from "./layout.ts";
import { actionButton, actionOf, empty, moment, pager, problemText, slice, table } from "./parts.ts";

const TONES: Record<MessageRecord["status"], string> = {
  delivered: "good",
  failed: "bad",
  dropped: "bad",
  pending: "quiet",
  unaddressed: "quiet",
};

const ATTEMPT_HEADINGS = ["When", "Result", "Trigger", "Took", "Answer"];

function attemptRow(attempt: AttemptRecord) {
  const success = isSuccess({ statusCode: attempt.status_code });
  return html`<tr>
    <td class="short">${moment(attempt.timestamp)}</td>
    <td class="short ${success ? "good" : "bad"}">${success ? "delivered" : "failed"} ${attempt.status_code ?? ""}</td>
    <td class="short">${attempt.trigger}</td>
    <td class="short">${attempt.duration_ms} ms</td>
    <td>${attempt.response}</td>
  </tr>`;
}

function deliveries(attempts: AttemptRecord[]) {
  const [newest] = attempts;
  if (!newest) return "";
  const last = newest.status_code === null ? "without an answer" : `answered with ${newest.status_code}`;
  const summary =
    attempts.length === 1 ? `1 delivery, ${last}` : `${attempts.length} deliveries, the last ${last}`;
  return html`<details><summary>${summary}</summary>
    ${table("Deliveries, the newest first", ATTEMPT_HEADINGS, attempts.map(attemptRow))}</details>`;
}

function nextAttempt(message: MessageRecord, endpoint: EndpointRecord | null) {
  if (message.status !== "pending" || !endpoint) return "";
  if (endpoint.paused) return html`<span class="quiet">waits: deliveries are paused</span>`;
  if (message.waits_for_next) return html`<span class="quiet">waits for the next message</span>`;
  const since = message.last_attempt_at ?? message.created_at;
  const due = dueAt(message.scheduled_attempts, since, endpoint.retry_scale) ?? since;
  return html`<span class="quiet">next try ${moment(Math.max(due, message.held_until ?? 0))}</span>`;
}

function messageArticle(context: PageContext, message: MessageRecord) {
  const { webhooks } = context.var.instance;
  const attempts = webhooks.attempts(message.id);
  const label = `Replay ${message.event_type}`;
  return html`<article>
    <div class="line">
      <h2>${message.event_type}</h2>
      <span class="${TONES[message.status]}">${message.status}</span>
      ${nextAttempt(message, webhooks.endpoint())}
      <span class="quiet">${moment(message.created_at)} · ${message.id}</span>
      ${actionButton(context, `/webhooks/${message.id}/replay`, "Replay", { label })}
    </div>
    ${deliveries(attempts)}
    <details><summary>Body</summary><pre>${JSON.stringify(JSON.parse(message.payload), null, 2)}</pre></details>
  </article>`;
}

function endpointForm(context: PageContext, form: Record<string, string>, problem: string) {
  return html`<details${problem ? html` open` : ""}><summary>Change where they go</summary>
    <form method="post" action="${actionOf(context, "/webhooks/endpoint")}" class="fields narrow">
      <label>Address <input name="url" type="url" required value="${form.url ?? ""}"></label>
      <label>Signing secret <input name="signingSecret" autocomplete="off" value="${form.signingSecret ?? ""}"
        placeholder="whsec_…"><small>Empty keeps the one that is set.</small></label>
      ${problemText(problem)}
      <button>Save</button>
    </form></details>`;
}

function controls(context: PageContext, endpoint: EndpointRecord | null, failed: number) {
  if (!endpoint?.url) return "";
  return html`<div class="actions">
    ${endpoint.paused ? actionButton(context, "/webhooks/resume", "Resume deliveries") : actionButton(context, "/webhooks/pause", "Pause deliveries")}
    ${failed > 0 ? actionButton(context, "/webhooks/replay-failed", `Replay all failed (${failed})`) : ""}
  </div>`;
}

function typeFilter(all: MessageRecord[], type: string) {
  if (all.length === 0) return "";
  const types = [...new Set(all.map((message) => message.event_type))].toSorted();
  const options = types.map((name) => html`<option value="${name}">`);
  return html`<form method="get" class="search" role="search">
    <label>Type, such as user.* <input name="type" list="types" value="${type}" autocomplete="off"></label>
    <datalist id="types">${options}</datalist>
    <button>Filter</button> ${type ? html`<a class="button" href="/webhooks">All types</a>` : ""}
  </form>`;
}

function webhooksPage(context: PageContext, form?: Record<string, string>, problem = "") {
  const { instance } = context.var;
  const endpoint = instance.webhooks.endpoint();
  const type = (context.req.query("type") ?? "").trim();
  const all = instance.webhooks.messages();
  const messages = messagesOfType(instance, type);
  const page = slice(context, messages);
  const target = endpoint?.url ? html`<code>${endpoint.url}</code>` : "nowhere: no endpoint is set";
  const failed = all.filter(({ status }) => status === "failed").length;
  const body = html`<p>Messages go to ${target}.
      ${endpoint?.paused ? html`<span class="badge bad">paused</span>` : ""}</p>
    ${endpointForm(context, form ?? { url: endpoint?.url ?? "" }, problem)}
    ${controls(context, endpoint, failed)}
    ${typeFilter(all, type)}
    ${all.length === 0 ? empty("No messages yet. Whatever happens to users and sessions is reported here.") : ""}
    ${all.length > 0 && messages.length === 0 ? empty(`No message of type ${type}.`) : ""}
    ${page.items.map((message) => messageArticle(context, message))}
    ${pager(context, page)}`;
  return show(context, { title: "Webhooks", section: "Webhooks", body, status: problem ? 422 : 200 });
}

async function changeEndpoint(context: PageContext) {
  const form = await formOf(context);
  const { url, signingSecret } = form;
  const parsed = v.safeParse(WebhookChange, { url, ...(signingSecret ? { signingSecret } : {}) });
  if (!parsed.success) return webhooksPage(context, form, explain(parsed.issues));
  const { webhooks } = context.var.instance;
  if (!signingSecret && !webhooks.endpoint()?.signing_secret) {
    return webhooksPage(context, form, "Messages need a signing secret.");
  }
  changeWebhook(context.var.instance, parsed.output);
  return goTo(context, "/webhooks");
}

function setPaused(context: PageContext, paused: boolean) {
  context.var.instance.webhooks.configure({ paused });
  return goTo(context, "/webhooks");
}

/** The webhook messages and their deliveries. */
export const webhookPages = new Hono<PageEnv>()
  .get("/webhooks", (context) => webhooksPage(context))
  .post("/webhooks/endpoint", changeEndpoint)
  .post("/webhooks/pause", (context) => setPaused(context, true))
  .post("/webhooks/resume", (context) => setPaused(context, false))
  .post("/webhooks/replay-failed", async (context) => {
    await context.var.instance.webhooks.replayFailed();
    return goTo(context, "/webhooks");
  })
  .post("/webhooks/:id/replay", async (context) => {
    const attempt = await context.var.instance.webhooks.replay(context.req.param("id"));
    return attempt ? goTo(context, "/webhooks") : context.text("No such message, or no endpoint.", 404);
  });
