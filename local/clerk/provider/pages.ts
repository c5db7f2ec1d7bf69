import { createHash } from "node:crypto";
import type { Context, Handler } from "hono";
import { html } from "hono/html";
import { providerName, providerOf } from "../frontend/oauth.ts";
import { scopeOf } from "../frontend/redirect-flows.ts";
import type { FrontendEnv } from "../frontend/request.ts";
import { isOwnForm } from "../http.ts";
import { normalizeEmail } from "../identifiers.ts";
import type { Instance } from "../instance.ts";
import { document } from "../pages/layout.ts";
import type { ProviderAccountRecord, RedirectFlowRecord } from "../records.ts";
import { normalizeName } from "../users.ts";
import { receiveProviderAnswer } from "./callback.ts";

const SHOWN = 20;

/** The visit that a request is about: begun, not yet answered, not too old. */
function findFlow(instance: Instance, state: string | undefined): RedirectFlowRecord | null {
  const flow = instance.redirectFlows.get(state);
  return flow?.strategy.startsWith("oauth_") && flow.expires_at > Date.now() ? flow : null;
}

const gone = (context: Context) =>
  context.text("This visit is over or has expired. Go back to the app and try again.", 400);

function accountButton(state: string, account: ProviderAccountRecord) {
  const name = [account.first_name, account.last_name].filter(Boolean).join(" ");
  return html`<form method="post"><input type="hidden" name="state" value="${state}">
    <button class="row" name="account_id" value="${account.id}">
      <strong>${name || account.email_address}</strong>
      ${name ? html`<span class="quiet">${account.email_address}</span>` : ""}
    </button></form>`;
}

function consentPage(instance: Instance, flow: RedirectFlowRecord, problem = "") {
  const provider = providerOf(flow.strategy);
  const name = providerName(instance, provider);
  const accounts = instance.providerAccounts.findBy("provider", provider).slice(0, SHOWN);
  return document(
    `Sign in with ${name}`,
    html`<main class="card">
      <h1>Sign in with ${name}</h1>
      <p class="quiet">This is the local stand-in for ${name}. ${instance.settings.applicationName} asks for your name
        and e-mail address. Nothing leaves this machine.</p>
      ${accounts.length > 0 ? html`<h2>Choose an account</h2>${accounts.map((account) => accountButton(flow.id, account))}` : ""}
      <h2>${accounts.length > 0 ? "Or use another account" : "Use an account"}</h2>
      <form method="post" class="fields">
        <input type="hidden" name="state" value="${flow.id}">
        <label>E-mail address <input name="email_address" type="email" required autocomplete="email"></label>
        <label>First name <input name="first_name" autocomplete="given-name"></label>
        <label>Last name <input name="last_name" autocomplete="family-name"></label>
        ${problem ? html`<p class="bad" role="alert">${problem}</p>` : ""}
        <button class="primary">Continue</button>
      </form>
      <form method="post"><input type="hidden" name="state" value="${flow.id}">
        <button name="cancel" value="true">Cancel</button></form>
    </main>`,
  );
}

function secure(context: Context, flow: RedirectFlowRecord): void {
  // The answer of a form redirects to the app, and browsers count that as where the form goes.
  const formAction = `'self' ${new URL(flow.redirect_url).origin}`;
  context.header(
    "Content-Security-Policy",
    `default-src 'none'; style-src 'unsafe-inline'; form-action ${formAction}; frame-ancestors 'none'`,
  );
  context.header("Cache-Control", "no-store");
}

/** `GET /oauth/authorize`: the identity provider asks who one is, and whether the app may know. */
export const showConsent: Handler<FrontendEnv> = (context) => {
  const instance = context.get("instance");
  const flow = findFlow(instance, context.req.query("state"));
  if (!flow) return gone(context);
  secure(context, flow);
  return context.html(consentPage(instance, flow));
};

/** The id of an account at the provider follows from its address, as the same person keeps the same one. */
const providerUserId = (provider: string, address: string): string =>
  createHash("sha256").update(`${provider}:${address}`).digest("hex").slice(0, 21);

function chosenAccount(
  instance: Instance,
  provider: string,
  form: Record<string, string>,
): ProviderAccountRecord | null {
  if (form.cancel) return null;
  const known = instance.providerAccounts.get(form.account_id);
  if (known?.provider === provider) return known;
  const address = normalizeEmail(form.email_address ?? "");
  return instance.providerAccounts.put({
    id: providerUserId(provider, address),
    provider,
    email_address: address,
    first_name: normalizeName(form.first_name, "first_name") ?? "",
    last_name: normalizeName(form.last_name, "last_name") ?? "",
    username: address.split("@")[0] ?? "",
    created_at: Date.now(),
  });
}

/** `POST /oauth/authorize`: the person has chosen, or cancelled. */
export const answerConsent: Handler<FrontendEnv> = async (context) => {
  const scope = scopeOf(context);
  const { instance } = scope;
  if (!isOwnForm(context)) return context.text("This form belongs to another site.", 403);
  const form = Object.fromEntries(new URLSearchParams(await context.req.text()));
  const flow = findFlow(instance, form.state);
  if (!flow) return gone(context);
  secure(context, flow);
  try {
    instance.transaction(() =>
      receiveProviderAnswer(scope, flow, chosenAccount(instance, providerOf(flow.strategy), form)),
    );
  } catch {
    return context.html(consentPage(instance, flow, "Enter a valid e-mail address."), 422);
  }
  return context.redirect(flow.redirect_url, 303);
};
