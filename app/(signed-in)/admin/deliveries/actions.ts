"use server";

import * as v from "valibot";
import { adminAction } from "#lib/admin-action.ts";
import { database } from "#lib/database.ts";
import { replayDelivery } from "#lib/sync/replay.ts";
import { openServices } from "#lib/sync/services.ts";

const Delivery = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, "That is not the id of a delivery.")),
});

/** Does once more what a delivery asked for. */
export const replay = adminAction(
  { permission: "sync:run", name: "deliveries.replay", target: ({ id }) => id },
  Delivery,
  async (_admin, { id }) => {
    await replayDelivery(openServices(database()), id);
    return { message: "Done again", data: undefined };
  },
);
