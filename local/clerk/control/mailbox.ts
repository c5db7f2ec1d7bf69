import { Hono } from "hono";
import type { ClerkEnv } from "../choose-instance.ts";
import { arrivedMails } from "../mailbox.ts";

/** `/mailbox`: the mails and text messages. */
export const mailboxRoutes = new Hono<ClerkEnv>().get("/mailbox", (context) =>
  context.json({ data: arrivedMails(context.get("instance"), context.req.query()) }),
);
