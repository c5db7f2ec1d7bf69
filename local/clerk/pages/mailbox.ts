import { Hono } from "hono";
import { html } from "hono/html";
import { arrivedMails } from "../mailbox.ts";
import type { MailRecord } from "../records.ts";
import { type PageContext, type PageEnv, show } from "./layout.ts";
import { empty, linked, moment, pager, slice } from "./parts.ts";

const REFRESH_SECONDS = 4;
const ADDRESSES_SHOWN = 12;

const addressLink = (to: string) => `?${new URLSearchParams({ to })}`;

function mailArticle(mail: MailRecord) {
  const kind = mail.channel === "sms" ? html`<span class="badge">text message</span>` : "";
  const paragraphs = mail.body.split("\n\n").map((part) => html`<p class="quiet">${linked(part)}</p>`);
  return html`<article>
    <div class="line"><strong><a href="${addressLink(mail.to)}">${mail.to}</a></strong> ${kind}
      <span class="quiet end">${moment(mail.created_at)}</span></div>
    ${mail.code ? html`<div class="code">${mail.code}</div>` : ""}
    ${mail.link ? html`<p><a class="button" href="${mail.link}">Open the link</a></p>` : ""}
    <h2>${mail.subject}</h2>
    ${paragraphs}
  </article>`;
}

/** The addresses that got something lately, to choose one. */
function addressFilter(mails: MailRecord[], to: string) {
  const addresses = [...new Set(mails.map((mail) => mail.to))].slice(0, ADDRESSES_SHOWN);
  if (addresses.length < 2 && !to) return "";
  const link = (address: string) =>
    html`<li><a href="${addressLink(address)}"${address === to ? html` aria-current="true"` : ""}>${address}</a></li>`;
  return html`<nav class="line" aria-label="Addresses"><ul>
    <li><a href="/mailbox"${to ? "" : html` aria-current="true"`}>All</a></li>${addresses.map(link)}</ul></nav>`;
}

/** Typing needs a page that stands still. */
function controls(isLive: boolean, to: string) {
  if (isLive) {
    return html`<p class="quiet">Looks for new mail every ${REFRESH_SECONDS} seconds.
      <a href="?${new URLSearchParams({ ...(to ? { to } : {}), live: "no" })}">Stop and search</a></p>`;
  }
  return html`<form method="get" class="search" role="search">
      <label>E-mail address or phone number <input name="to" value="${to}" autocomplete="off"></label>
      <button>Show</button>
    </form>
    <p class="quiet"><a href="${to ? addressLink(to) : "/mailbox"}">Look for new mail again</a></p>`;
}

function mailboxPage(context: PageContext, isLive: boolean, to: string) {
  const { instance } = context.var;
  const all = arrivedMails(instance);
  if (all.length === 0) {
    return empty(
      "No mail yet. Codes and links for signing up, signing in and new passwords arrive here, as do text messages.",
    );
  }
  const mails = to ? arrivedMails(instance, { to }) : all;
  const page = slice(context, mails);
  return html`${addressFilter(all, to)}${controls(isLive, to)}
    ${mails.length === 0 ? empty(`Nothing for ${to}.`) : page.items.map(mailArticle)}
    ${pager(context, page)}`;
}

/** The mails and text messages. */
export const mailboxPages = new Hono<PageEnv>().get("/mailbox", (context) => {
  const isLive = context.req.query("live") !== "no";
  const to = (context.req.query("to") ?? "").trim().toLowerCase();
  return show(context, {
    title: "Mailbox",
    section: "Mailbox",
    body: mailboxPage(context, isLive, to),
    refreshSeconds: isLive ? REFRESH_SECONDS : undefined,
  });
});
