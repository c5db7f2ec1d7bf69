import { getCloudflareContext } from "@opennextjs/cloudflare";
import { after } from "next/server";
import { answerAssistant } from "./handler.ts";

/** Under `npm run dev`; on workerd, `worker.ts` answers by the same function (as with webhooks). */
export const POST = (request: Request): Promise<Response> =>
  answerAssistant(request, { env: getCloudflareContext().env, runAfter: after });
