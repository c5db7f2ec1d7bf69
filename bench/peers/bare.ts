/** The limit: a Worker that answers everything with the same bytes. */
export default {
  fetch(_request: Request, { BODY }: { BODY: string }): Response {
    return new Response(BODY, { headers: { "Content-Type": "text/html; charset=utf-8" } });
  },
};
