import { html, raw } from "hono/html";
import { PAGE_STYLE } from "../page-style.ts";
import type { Application } from "./application.ts";
import type { Control, LoggedRequest } from "./control.ts";
import type { Index } from "./indices.ts";

const SHOWN_REQUESTS = 50;

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
<style>${raw(PAGE_STYLE)}</style>
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
