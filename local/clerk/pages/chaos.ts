import { Hono } from "hono";
import { html } from "hono/html";
import * as v from "valibot";
import { addChaosRule, CHAOS_EFFECTS, CHAOS_TARGETS, NewChaosRule } from "../chaos.ts";
import { explain } from "../control/body.ts";
import type { ChaosRuleRecord } from "../records.ts";
import { formOf, goTo } from "./calls.ts";
import { type PageContext, type PageEnv, show } from "./layout.ts";
import { actionButton, actionOf, duration, empty, problemText, table } from "./parts.ts";

const NAMES: Record<ChaosRuleRecord["target"], string> = {
  frontend: "Frontend API",
  backend: "Backend API",
  webhooks: "Webhooks",
  mail: "Mail and text messages",
};

const REQUEST_EFFECTS = {
  delay: "is late",
  fail: "fails, and nothing is done",
  drop: "is done, but its answer gets lost",
  "rate-limit": "is answered with 429",
};

/** What an effect means for each target. */
const EXPLAINED: Record<ChaosRuleRecord["target"], Partial<Record<ChaosRuleRecord["effect"], string>>> = {
  frontend: REQUEST_EFFECTS,
  backend: REQUEST_EFFECTS,
  webhooks: {
    delay: "is late",
    fail: "arrives, but its answer gets lost, so it comes again",
    drop: "never arrives",
    duplicate: "arrives twice at once",
    reorder: "arrives after the next one",
    slow: "arrives bit by bit",
  },
  mail: { delay: "is late", drop: "never arrives" },
};

const HEADINGS = ["What", "Matching", "Effect", "Chance", "Left", "Action"];
const NUMBERS = ["delayMs", "jitterMs", "status", "probability", "count"];

function details(rule: ChaosRuleRecord): string {
  const delay = rule.delay_ms > 0 ? duration(rule.delay_ms) : "";
  const jitter = rule.jitter_ms > 0 ? `up to ${duration(rule.jitter_ms)} more` : "";
  const status = rule.effect === "fail" && rule.target !== "webhooks" ? String(rule.status) : "";
  return [status, delay, jitter].filter(Boolean).join(", ");
}

function ruleRow(context: PageContext, rule: ChaosRuleRecord) {
  const label = `Remove the rule ${rule.effect} for ${NAMES[rule.target]}`;
  return html`<tr>
    <td>${NAMES[rule.target]}</td>
    <td>${rule.match === null ? html`<span class="quiet">all</span>` : html`<code>${rule.match}</code>`}</td>
    <td><strong>${rule.effect}</strong> <span class="quiet">${details(rule)}</span></td>
    <td class="short">${Math.round(rule.probability * 100)} %</td>
    <td class="short">${rule.count ?? "for ever"}</td>
    <td class="short">${actionButton(context, `/chaos/${rule.id}/delete`, "Remove", { label })}</td>
  </tr>`;
}

function effectSelect(chosen: string | undefined) {
  const option = (target: (typeof CHAOS_TARGETS)[number]) => (effect: ChaosRuleRecord["effect"]) => {
    const value = `${target} ${effect}`;
    const selected = value === chosen ? html` selected` : "";
    return html`<option value="${value}"${selected}>${NAMES[target]}, ${effect}: ${EXPLAINED[target][effect]}</option>`;
  };
  const group = (target: (typeof CHAOS_TARGETS)[number]) =>
    html`<optgroup label="${NAMES[target]}">${CHAOS_EFFECTS[target].map(option(target))}</optgroup>`;
  return html`<select name="rule">${CHAOS_TARGETS.map(group)}</select>`;
}

function ruleForm(context: PageContext, form: Record<string, string>, problem: string) {
  const number = (name: string, label: string, hint: string, step = "1") => html`<label>${label}
    <input name="${name}" type="number" min="0" step="${step}" inputmode="decimal" value="${form[name] ?? ""}">
    <small>${hint}</small></label>`;
  return html`<form method="post" action="${actionOf(context, "/chaos")}" class="fields">
    <div class="pairs">
      <label>What goes wrong ${effectSelect(form.rule)}</label>
      <label>Matching <input name="match" value="${form.match ?? ""}" autocomplete="off">
        <small>/client/sign_ins, POST /users, user.*, an address. Empty for all.</small></label>
    </div>
    <div class="pairs">
      ${number("delayMs", "Delay", "Milliseconds")}
      ${number("jitterMs", "Jitter", "Up to so many more")}
      ${number("status", "Status", "For fail; else 503")}
      ${number("probability", "Chance", "0 to 1; empty for always", "any")}
      ${number("count", "Times", "Empty for ever")}
    </div>
    ${problemText(problem)}
    <button class="primary">Add rule</button>
  </form>`;
}

function chaosPage(context: PageContext, form: Record<string, string> = {}, problem = "") {
  const rules = context.var.instance.chaosRules.all().reverse();
  const rows = rules.map((rule) => ruleRow(context, rule));
  const list =
    rules.length === 0
      ? empty(
          "Nothing goes wrong. Add a rule to see how the app bears lost answers, late webhooks and the like.",
        )
      : html`${table("Rules; the first that matches applies", HEADINGS, rows)}
        <div class="actions">${actionButton(context, "/chaos/clear", "Remove all rules")}</div>`;
  const body = html`${list}<h2>Add a rule</h2>${ruleForm(context, form, problem)}`;
  return show(context, { title: "Chaos", section: "Chaos", body, status: problem ? 422 : 200 });
}

/** A form's fields as a rule: numbers for numbers, and nothing for what was left empty. */
function ruleOf({ rule = "", ...fields }: Record<string, string>): Record<string, unknown> {
  const [target, effect] = rule.split(" ");
  const given = Object.entries(fields).filter(([, text]) => text.trim() !== "");
  const values = given.map(([name, text]) => [name, NUMBERS.includes(name) ? Number(text) : text]);
  return { ...Object.fromEntries(values), target, effect };
}

async function addRule(context: PageContext) {
  const form = await formOf(context);
  const parsed = v.safeParse(NewChaosRule, ruleOf(form));
  if (!parsed.success) return chaosPage(context, form, explain(parsed.issues));
  addChaosRule(context.var.instance, parsed.output);
  return goTo(context, "/chaos");
}

/** What goes wrong on purpose. */
export const chaosPages = new Hono<PageEnv>()
  .get("/chaos", (context) => chaosPage(context))
  .post("/chaos", addRule)
  .post("/chaos/clear", (context) => {
    const { chaosRules } = context.var.instance;
    for (const { id } of chaosRules.all()) chaosRules.delete(id);
    return goTo(context, "/chaos");
  })
  .post("/chaos/:id/delete", (context) => {
    context.var.instance.chaosRules.delete(context.req.param("id"));
    return goTo(context, "/chaos");
  });
