import { connection } from "next/server";
import { answerHealth } from "#lib/http/health.ts";

/** Under `npm run dev`; on workerd, `worker.ts` answers by the same function (as with webhooks). */
export async function GET(): Promise<Response> {
  await connection();
  return answerHealth();
}
