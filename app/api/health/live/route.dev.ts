import { connection } from "next/server";
import { answerLive } from "#lib/http/health.ts";

/** Under `npm run dev`, as its neighbour. */
export async function GET(): Promise<Response> {
  await connection();
  return answerLive();
}
