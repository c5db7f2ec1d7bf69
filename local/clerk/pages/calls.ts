import { Hono } from "hono";
import { backendApi } from "../backend/api.ts";
import type { BackendEnv } from "../backend/request.ts";
import type { PageContext } from "./layout.ts";
import { actionOf } from "./parts.ts";

interface BackendError {
  errors?: { message: string; long_message?: string }[];
}

/** What a call to the Backend API came to: its answer, or why it was refused. */
export type CallResult = { answer: Record<string, unknown>; problem: "" } | { answer: null; problem: string };

/** Calls the Backend API for the instance of a page, as a server of the app would. */
export async function callBackend(
  context: PageContext,
  method: string,
  path: string,
  body?: Record<string, unknown>,
): Promise<CallResult> {
  const { instance } = context.var;
  const api = new Hono<BackendEnv>()
    .use(async (inner, next) => {
      inner.set("instance", instance);
      await next();
    })
    .route("/", backendApi);
  const response = await api.request(path, {
    method,
    headers: { "content-type": "application/json", "user-agent": context.req.header("user-agent") ?? "" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const answer = (text ? JSON.parse(text) : {}) as Record<string, unknown> & BackendError;
  if (response.ok) return { answer, problem: "" };
  const [error] = answer.errors ?? [];
  return {
    answer: null,
    problem: error?.long_message ?? error?.message ?? `It failed with ${response.status}.`,
  };
}

/** The fields of a form. */
export async function formOf(context: PageContext): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await context.req.text()));
}

/** Leads to a page once a form has been dealt with. */
export const goTo = (context: PageContext, path: string) => context.redirect(actionOf(context, path), 303);
