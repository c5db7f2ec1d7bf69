import { Hono } from "hono";
import { html } from "hono/html";
import * as v from "valibot";
import { explain } from "../control/body.ts";
import { Change, Preset } from "../control/settings.ts";
import { PRESETS, presetSettings, type Settings } from "../settings.ts";
import { formOf, goTo } from "./calls.ts";
import { type PageContext, type PageEnv, show } from "./layout.ts";
import { actionOf, duration, problemText } from "./parts.ts";

const DURATIONS = new Set([
  "lifetime",
  "abandonAfter",
  "tokenLifetime",
  "maxAge",
  "attemptLifetime",
  "duration",
]);

type Group = Record<string, unknown>;

const isGroup = (value: unknown): value is Group =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `minLength` as `Min length`. */
function words(name: string): string {
  const text = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function shown(name: string, value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number" && DURATIONS.has(name)) return duration(value);
  if (Array.isArray(value)) return value.join(", ") || "none";
  return isGroup(value) ? JSON.stringify(value) : String(value);
}

function group(title: string, values: Group, defaults: Group) {
  const row = ([name, value]: [string, unknown]) => {
    const isChanged = JSON.stringify(value) !== JSON.stringify(defaults[name]);
    const text = shown(name, value);
    return html`<dt title="${name}">${words(name)}</dt>
      <dd>${isChanged ? html`<strong>${text}</strong>` : text}</dd>`;
  };
  return html`<article><h3>${words(title)}</h3><dl>${Object.entries(values).map(row)}</dl></article>`;
}

function groups(settings: Settings) {
  const entries = Object.entries(settings) as [string, unknown][];
  const defaults = presetSettings() as Group;
  const single = Object.fromEntries(entries.filter(([, value]) => !isGroup(value)));
  const sections = entries.filter((entry): entry is [string, Group] => isGroup(entry[1]));
  return html`<div class="groups">${group("general", single, defaults)}
    ${sections.map(([name, values]) => group(name, values, defaults[name] as Group))}</div>`;
}

function presetForm(context: PageContext) {
  const option = (name: string) => html`<option>${name}</option>`;
  return html`<form method="post" action="${actionOf(context, "/settings/preset")}" class="search">
    <label>Preset <select name="preset">${Object.keys(PRESETS).map(option)}</select></label>
    <button>Use this preset</button>
  </form>
  <p class="quiet">It starts from the defaults and forgets what was changed.</p>`;
}

function changeForm(context: PageContext, text: string, problem: string) {
  return html`<form method="post" action="${actionOf(context, "/settings")}" class="fields">
    <label>Any part of the settings, as JSON
      <textarea name="change" spellcheck="false" placeholder='{ "password": { "minLength": 12 } }'>${text}</textarea>
      <small>Names as in the list below, written as the title of each shows. Durations are milliseconds.</small></label>
    ${problemText(problem)}
    <button>Change settings</button>
  </form>
  <details><summary>All settings as JSON</summary>
    <pre>${JSON.stringify(context.var.instance.settings, null, 2)}</pre></details>`;
}

function settingsPage(context: PageContext, text = "", problem = "") {
  const { settings } = context.var.instance;
  const body = html`<p class="quiet">What one would set in Clerk's dashboard. What differs from the defaults is bold.</p>
    <h2>Start from a preset</h2>${presetForm(context)}
    <h2>Change</h2>${changeForm(context, text, problem)}
    <h2>Now</h2>${groups(settings)}`;
  return show(context, { title: "Settings", section: "Settings", body, status: problem ? 422 : 200 });
}

async function changeSettings(context: PageContext) {
  const { change = "" } = await formOf(context);
  try {
    context.var.instance.changeSettings(v.parse(Change, JSON.parse(change)));
  } catch (error) {
    if (v.isValiError(error)) return settingsPage(context, change, explain(error.issues));
    if (error instanceof SyntaxError)
      return settingsPage(context, change, `This is not JSON: ${error.message}`);
    throw error;
  }
  return goTo(context, "/settings");
}

/** What one would set in Clerk's dashboard. */
export const settingsPages = new Hono<PageEnv>()
  .get("/settings", (context) => settingsPage(context))
  .post("/settings", changeSettings)
  .post("/settings/preset", async (context) => {
    const parsed = v.safeParse(Preset, (await formOf(context)).preset);
    if (!parsed.success) return settingsPage(context, "", explain(parsed.issues));
    context.var.instance.applyPreset(parsed.output);
    return goTo(context, "/settings");
  });
