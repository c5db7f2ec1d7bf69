import { html, raw } from "hono/html";
import type { Instance } from "../instance.ts";

type Html = ReturnType<typeof html>;

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dbe0, #33373d); --quiet: light-dark(#5b626d, #9aa2ad);
  --surface: light-dark(#f6f7f8, #1b1d21); --accent: light-dark(#2b50d8, #8aa4ff); --bad: light-dark(#b3261e, #ff8a80);
  --good: light-dark(#1b6e3c, #6fd396); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; font: 15px/1.5 system-ui, sans-serif;
  background: light-dark(#fff, #121316); color: light-dark(#15171a, #eceef1); }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; padding-bottom: .75rem;
  border-bottom: 1px solid var(--line); }
header strong { margin-right: auto; }
a { color: var(--accent); }
h1 { font-size: 1.25rem; margin: 1.25rem 0 .5rem; }
.quiet { color: var(--quiet); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--quiet); font-size: .85rem; }
article { margin: .75rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--surface); overflow-wrap: anywhere; }
.code { font: 600 2rem/1.2 ui-monospace, monospace; letter-spacing: .12em; user-select: all; }
.line { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; }
.line form { margin-left: auto; }
pre { margin: .5rem 0 0; padding: .5rem; overflow-x: auto; font-size: .8rem; border-top: 1px solid var(--line); }
button { font: inherit; padding: .3rem .8rem; border: 1px solid var(--line); border-radius: 6px; background: transparent;
  color: inherit; cursor: pointer; }
.good { color: var(--good); } .bad { color: var(--bad); }
.card { max-width: 26rem; margin: 10vh auto 0; }
.card h2 { font-size: .95rem; margin: 1.5rem 0 .5rem; }
.card form { margin: .5rem 0; }
.card button { width: 100%; padding: .5rem .8rem; }
button.row { display: grid; gap: .1rem; text-align: left; background: var(--surface); }
button.primary { background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #121316); }
.fields { display: grid; gap: .6rem; }
label { display: grid; gap: .2rem; font-size: .85rem; }
input, select, textarea { font: inherit; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: 6px;
  background: transparent; color: inherit; }
`;

/**
 * A whole document in the local Clerk's own look.
 * @param refreshSeconds reloads the page by itself when given
 */
export function document(title: string, body: Html | Promise<Html>, refreshSeconds?: number) {
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

/** A page of the dashboard. */
export function layout(
  instance: Instance,
  title: string,
  body: Html | Promise<Html>,
  refreshSeconds?: number,
) {
  return document(
    title,
    html`<header>
<strong>${instance.settings.applicationName} · local Clerk</strong>
<a href="/">Users</a> <a href="/mailbox">Mailbox</a> <a href="/webhooks">Webhooks</a>
</header>
<main><h1>${title}</h1>${body}</main>`,
    refreshSeconds,
  );
}

/** A moment, exact for machines and short for people. */
export function moment(milliseconds: number | null): Html | Promise<Html> {
  if (milliseconds === null) return html`–`;
  const iso = new Date(milliseconds).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")}</time>`;
}
