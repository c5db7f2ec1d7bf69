import { html, raw } from "hono/html";
import type { LoggedRequest } from "./control.ts";

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
pre { margin: .25rem 0 0; max-width: 30rem; max-height: 30rem; overflow: auto; font-size: .8rem; }
`;

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
<style>${raw(STYLE)}</style>
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
