import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { html, raw } from "hono/html";
import type { Instance } from "../instance.ts";
import { STYLE } from "./style.ts";

export type Html = ReturnType<typeof html>;
type Part = Html | Promise<Html> | string;

export type PageEnv = {
  Bindings: HttpBindings;
  Variables: { instance: Instance; instances: Instance[] };
};
export type PageContext = Context<PageEnv>;

const SECTIONS = [
  ["/", "Users"],
  ["/sessions", "Sessions"],
  ["/mailbox", "Mailbox"],
  ["/webhooks", "Webhooks"],
  ["/chaos", "Chaos"],
  ["/settings", "Settings"],
] as const;

export interface Page {
  title: string;
  /** The part of the dashboard that the page belongs to. */
  section: (typeof SECTIONS)[number][1];
  body: Part;
  status?: 200 | 404 | 422;
  /** Reloads the page by itself when given. */
  refreshSeconds?: number;
}

/**
 * A whole document in the local Clerk's own look.
 * @param refreshSeconds reloads the page by itself when given
 */
export function document(title: string, body: Part, refreshSeconds?: number) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refreshSeconds ? html`<meta http-equiv="refresh" content="${refreshSeconds}">` : ""}
<title>${title} · local Clerk</title>
<style>${raw(STYLE)}</style>
</head>
<body>${body}</body>
</html>`;
}

function navigation(instance: Instance, page: Page, path: string) {
  const rules = instance.chaosRules.count();
  const link = ([href, name]: (typeof SECTIONS)[number]) => {
    const state = page.section === name ? (path === href ? "page" : "true") : null;
    const current = state ? html` aria-current="${state}"` : "";
    const count = name === "Chaos" && rules > 0 ? html` <span class="badge bad">${rules}</span>` : "";
    return html`<li><a href="${href}"${current}>${name}${count}</a></li>`;
  };
  return html`<nav aria-label="Pages"><ul>${SECTIONS.map(link)}</ul></nav>`;
}

/** Lets one choose among several instances; nothing is shown where there is one. */
function instanceChooser({ id }: Instance, instances: Instance[], path: string) {
  if (instances.length < 2) return "";
  const link = (instance: Instance) => {
    const current = instance.id === id ? html` aria-current="true"` : "";
    return html`<li><a href="${path}?instance=${instance.id}"${current}>${instance.frontendApi}</a></li>`;
  };
  return html`<nav class="instances" aria-label="Instances"><span class="quiet">Instance</span>
    <ul>${instances.map(link)}</ul></nav>`;
}

/** Answers with a page of the dashboard. */
export async function show(context: PageContext, page: Page): Promise<Response> {
  const { instance, instances } = context.var;
  const section = SECTIONS.find(([, name]) => name === page.section)?.[0] ?? "/";
  const body = html`<header>
<strong>${instance.settings.applicationName} · local Clerk</strong>
${navigation(instance, page, context.req.path)}
</header>
${instanceChooser(instance, instances, section)}
<main><h1>${page.title}</h1>${page.body}</main>`;
  return context.html(await document(page.title, body, page.refreshSeconds), page.status ?? 200);
}
