import { html, raw } from "hono/html";
import type { Application } from "./application.ts";
import type { Control, LoggedRequest } from "./control.ts";
import type { Index } from "./indices.ts";

const SHOWN_REQUESTS = 50;

/** The colours and tables of the other stand-ins' pages. */
const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dbe0, #33373d); --quiet: light-dark(#5b626d, #9aa2ad);
  --bad: light-dark(#b3261e, #ff8a80); --good: light-dark(#1b6e3c, #6fd396); --ground: light-dark(#fff, #121316);
  --accent: light-dark(#2b50d8, #8aa4ff); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 62rem; font: 15px/1.5 system-ui, sans-serif;
  background: var(--ground); color: light-dark(#15171a, #eceef1); }
header { padding-bottom: .75rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1.25rem; margin: 0; } h2 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.quiet { color: var(--quiet); } .good { color: var(--good); } .bad { color: var(--bad); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--quiet); font-size: .85rem; white-space: nowrap; }
td.short { white-space: nowrap; }
summary { cursor: pointer; }
pre { margin: .25rem 0 0; max-width: 50rem; overflow-x: auto; font-size: .8rem; }
`;

function indexRow(application: Application, index: Index) {
  const pending = application.tasks.pendingFor(index.name);
  const replica = index.primary
    ? `${index.isVirtual ? "virtual " : ""}replica of ${index.primary.name}`
    : "primary";
  return html`<tr><th scope="row">${index.name}</th><td>${index.records.size}</td><td>${pending}</td>
    <td>${replica}</td><td class="short"><time datetime="${index.updatedAt}">${index.updatedAt}</time></td></tr>`;
}

function requestRow({ at, method, path, key, status, body, milliseconds }: LoggedRequest) {
  const tone = status >= 200 && status < 400 ? "good" : "bad";
  const detail =
    body === undefined
      ? html`<code>${method} ${path}</code>`
      : html`<details><summary><code>${method} ${path}</code></summary><pre>${
          typeof body === "string" ? body : JSON.stringify(body, null, 2)
        }</pre></details>`;
  return html`<tr><td class="short"><time datetime="${at}">${at.slice(11, 23)}</time></td><td>${detail}</td>
    <td>${key ?? "–"}</td><td class="${tone}">${status === 0 ? "cut" : status}</td>
    <td class="short">${milliseconds} ms</td></tr>`;
}

const heading = (names: string[]) =>
  html`<thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>`;

/** The one page of the server: its indices and the last requests. */
export function page(application: Application, control: Control, appId: string) {
  const indices = [...application.indices];
  const requests = control.requests.slice(0, SHOWN_REQUESTS);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Indices · local Algolia</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header><h1>Application ${appId} · local Algolia</h1></header>
<main>
<h2>Indices</h2>
${
  indices.length === 0
    ? html`<p class="quiet">There is none yet. The first write to an index creates it.</p>`
    : html`<div class="scroll"><table>${heading(["Name", "Records", "Pending tasks", "Kind", "Updated"])}
<tbody>${indices.map((index) => indexRow(application, index))}</tbody></table></div>`
}
<h2>Last requests</h2>
${
  requests.length === 0
    ? html`<p class="quiet">Nobody has asked for anything yet.</p>`
    : html`<div class="scroll"><table>${heading(["Time (UTC)", "Request", "Key", "Status", "Took"])}
<tbody>${requests.map(requestRow)}</tbody></table></div>`
}
</main>
</body>
</html>`;
}
