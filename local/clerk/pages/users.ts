import { Hono } from "hono";
import { html } from "hono/html";
import { displayIdentifier } from "../identifiers.ts";
import type { Instance } from "../instance.ts";
import type { UserRecord } from "../records.ts";
import { activeSessions } from "../sessions.ts";
import { lockedSeconds } from "../users.ts";
import { callBackend, formOf, goTo } from "./calls.ts";
import { type PageContext, type PageEnv, show } from "./layout.ts";
import { actionOf, empty, moment, pager, problemText, slice, table } from "./parts.ts";

const HEADINGS = ["Person", "(Name)", "(Public metadata)", "Sessions", "Last sign-in"];

export const nameOf = (user: UserRecord): string =>
  [user.first_name, user.last_name].filter(Boolean).join(" ");

/** What keeps a person out, if something does. */
export const userBadges = (user: UserRecord) => [
  user.banned ? html` <span class="badge bad">banned</span>` : "",
  lockedSeconds(user) > 0 ? html` <span class="badge bad">locked</span>` : "",
];

function userRow(instance: Instance, user: UserRecord) {
  const metadata = JSON.stringify(user.public_metadata);
  return html`<tr>
    <td><a href="/users/${user.id}">${displayIdentifier(user)}</a>${userBadges(user)}</td>
    <td class="wide">${nameOf(user)}</td>
    <td class="wide">${metadata === "{}" ? "" : html`<code>${metadata}</code>`}</td>
    <td class="short">${activeSessions(instance, { userId: user.id }).length}</td>
    <td class="short">${moment(user.last_sign_in_at)}</td>
  </tr>`;
}

function searched(user: UserRecord): string {
  const emails = user.email_addresses.map((email) => email.email_address);
  const phones = user.phone_numbers.map((phone) => phone.phone_number);
  return [user.id, user.external_id, user.username, nameOf(user), ...emails, ...phones]
    .join(" ")
    .toLowerCase();
}

function listPage(context: PageContext) {
  const { instance } = context.var;
  const query = (context.req.query("query") ?? "").trim();
  const found = instance.users.all().filter((user) => searched(user).includes(query.toLowerCase()));
  const page = slice(context, found);
  const rows = page.items.map((user) => userRow(instance, user));
  const nobody = query
    ? html`Nobody matches “${query}”. <a href="/">Show everybody</a>`
    : html`Nobody has signed up yet. Sign up in the app, or <a href="/users/new">make a user</a> here.`;
  return html`<p><a href="${instance.appOrigin}">${instance.appOrigin}</a>
      <span class="quiet">${instance.frontendApi} · ${instance.id}</span></p>
    <div class="between">
      <form method="get" class="search" role="search">
        <label>E-mail, name, number or id <input type="search" name="query" value="${query}"></label>
        <button>Search</button>
      </form>
      <p><a class="button" href="/users/new">New user</a></p>
    </div>
    ${rows.length > 0 ? table(query ? `${page.total} found` : `${page.total} in all`, HEADINGS, rows) : empty(nobody)}
    ${pager(context, page)}`;
}

function newUserPage(context: PageContext, form: Record<string, string> = {}, problem = "") {
  const body = html`<form method="post" action="${actionOf(context, "/users")}" class="fields narrow">
    <label>E-mail address
      <input name="email_address" type="email" required autocomplete="off" value="${form.email_address ?? ""}"></label>
    <label>Password <input name="password" autocomplete="off" value="${form.password ?? ""}">
      <small>Empty for somebody who signs in by other means.</small></label>
    <label>First name <input name="first_name" autocomplete="off" value="${form.first_name ?? ""}"></label>
    <label>Last name <input name="last_name" autocomplete="off" value="${form.last_name ?? ""}"></label>
    ${problemText(problem)}
    <button class="primary">Create user</button>
  </form>`;
  return show(context, { title: "New user", section: "Users", body, status: problem ? 422 : 200 });
}

async function createUser(context: PageContext) {
  const form = await formOf(context);
  const { answer, problem } = await callBackend(context, "POST", "/users", {
    email_address: [form.email_address ?? ""],
    first_name: form.first_name || null,
    last_name: form.last_name || null,
    ...(form.password ? { password: form.password } : { skip_password_requirement: true }),
  });
  return answer ? goTo(context, `/users/${answer.id}`) : newUserPage(context, form, problem);
}

/** Who has signed up. */
export const usersPages = new Hono<PageEnv>()
  .get("/", (context) => show(context, { title: "Users", section: "Users", body: listPage(context) }))
  .get("/users/new", (context) => newUserPage(context))
  .post("/users", createUser);
