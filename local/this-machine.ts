import type { MiddlewareHandler } from "hono";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Keeps what needs no key to this machine. A page elsewhere could name this server in a DNS entry of its own, or send
 * it a form: its requests would carry that name, or an origin.
 */
export const thisMachineOnly: MiddlewareHandler = async (context, next) => {
  const host = context.req.header("host") ?? "";
  const origin = context.req.header("origin");
  const isOwn = origin === undefined || origin === `http://${host}`;
  if (!LOOPBACK.test(host) || !isOwn) {
    return context.json({ message: "Only this machine may ask for this", status: 403 }, 403);
  }
  await next();
};
