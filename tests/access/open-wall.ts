/**
 * Takes the middleware's wall away, and nothing else: the compiled middleware runs as it was built, reads Clerk's session
 * and hands it on, but believes that every request is for a public path. Next's middleware registers itself in
 * `globalThis._ENTRIES`, where OpenNext looks it up: here it gets one that has been told another address.
 */
interface MiddlewareCall {
  request: { url: string; headers: Record<string, string> };
}

interface Middleware {
  default(call: MiddlewareCall): Promise<{ response: Response; waitUntil: Promise<unknown> }>;
}

type Entries = Record<string, Middleware | Promise<Middleware>>;

const publicPath = "/robots.txt";
let entries: Entries = {};

Object.defineProperty(globalThis, "_ENTRIES", {
  configurable: true,
  set(value: Entries) {
    entries = new Proxy(value, {
      get(target, name: string) {
        const entry = target[name];
        return name === "middleware_middleware" && entry ? opened(entry) : entry;
      },
    });
  },
  get: () => entries,
});

async function opened(entry: Middleware | Promise<Middleware>): Promise<Middleware> {
  const middleware = await entry;
  return { default: (call) => withoutWall(middleware, call) };
}

async function withoutWall(middleware: Middleware, call: MiddlewareCall) {
  const asked = new URL(call.request.url);
  // Clerk's own proxy is part of the middleware.
  if (asked.pathname.startsWith("/__clerk")) return middleware.default(call);
  const told = new URL(publicPath, asked);
  const result = await middleware.default({ ...call, request: { ...call.request, url: told.href } });
  // Clerk hands the session on by rewriting a request to itself.
  const headers = new Headers(result.response.headers);
  if (headers.get("x-middleware-rewrite")?.includes(publicPath)) {
    headers.set("x-middleware-rewrite", asked.href);
  }
  const { status, body } = result.response;
  return { ...result, response: new Response(body, { status, headers }) };
}
