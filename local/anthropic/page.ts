import { html, raw } from "hono/html";
import { PAGE_STYLE } from "../page-style.ts";
import type { LoggedRequest } from "./control.ts";

const SHOWN_REQUESTS = 50;

const COLUMNS = ["Time (UTC)", "Request", "Status", "Input", "Cache read", "Cache written", "Output", "Took"];

function requestRow({
  at,
  method,
  path,
  model,
  status,
  body,
  usage,
  aborted,
  tokens,
  milliseconds,
}: LoggedRequest) {
  const tone = status === 200 && !aborted ? "good" : "bad";
  const title = `${method} ${path}`;
  const detail =
    body === undefined
      ? html`<code>${title}</code>`
      : html`<details><summary><code>${title}</code> ${model ?? ""}</summary><pre tabindex="0">${JSON.stringify(
          body,
          null,
          2,
        )}</pre></details>`;
  return html`<tr><td class="short"><time datetime="${at}">${at.slice(11, 23)}</time></td><td>${detail}</td>
    <td class="${tone}">${status === 0 ? "cut" : status}${aborted ? " aborted" : ""}</td>
    <td>${usage?.input_tokens ?? "–"}</td><td>${usage?.cache_read_input_tokens ?? "–"}</td>
    <td>${usage?.cache_creation_input_tokens ?? "–"}</td><td>${usage ? tokens : "–"}</td>
    <td class="short">${milliseconds} ms</td></tr>`;
}

/** The one page of the server: what it is, and the last requests. */
export function page(requests: readonly LoggedRequest[]) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Requests · local Anthropic</title>
<style>${raw(PAGE_STYLE)}</style>
</head>
<body>
<header><h1>Local Anthropic</h1></header>
<main>
<p>This stands in for Anthropic's Messages API on this machine. Its answers are written beforehand: no model is asked.
A request shows what was sent to it, with the person's context. Numbers are tokens.</p>
<h2>Last requests</h2>
${
  requests.length === 0
    ? html`<p class="quiet">Nobody has asked for anything yet.</p>`
    : html`<div class="scroll"><table>
<thead><tr>${COLUMNS.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${requests.slice(0, SHOWN_REQUESTS).map(requestRow)}</tbody></table></div>`
}
</main>
</body>
</html>`;
}
