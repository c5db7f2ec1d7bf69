import { connection } from "next/server";
import { answerWiring } from "#lib/http/wiring.ts";

/** Under `npm run dev`; on workerd, `worker.ts` answers by the same function. */
export async function GET(): Promise<Response> {
  await connection();
  return answerWiring() ?? new Response("Not found", { status: 404 });
}
