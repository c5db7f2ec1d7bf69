"use server";

import { after } from "next/server";
import * as v from "valibot";
import { reviveEntry } from "#db/outbox.ts";
import { outbox } from "#db/schema.ts";
import { adminAction } from "#lib/admin-action.ts";
import { clock } from "#lib/clock.ts";
import { database } from "#lib/database.ts";
import { AppError } from "#lib/errors.ts";
import { rebuildDirectory } from "#lib/search/rebuild.ts";
import { runEffects } from "#lib/sync/effects.ts";
import { attempt, report } from "#lib/sync/maintain.ts";
import { reconcileAll, reconcileRecent } from "#lib/sync/reconcile.ts";
import { openServices } from "#lib/sync/services.ts";

const services = () => openServices(database());
const Nothing = v.object({});
const Entry = v.object({
  effect: v.picklist(outbox.effect.enumValues, "There is no such effect."),
  objectId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, "That is no id.")),
});

/** Works off the outbox, and compares with Clerk who changed since the last comparison. */
export const compareRecent = adminAction(
  { permission: "sync:run", name: "sync.reconcile" },
  Nothing,
  async () => {
    after(() => attempt("outbox", () => runEffects(services())));
    after(() => attempt("reconciliation", async () => report(await reconcileRecent(services()))));
    return { message: "Begun. What it finds stands here in a few seconds.", data: undefined };
  },
);

/** Compares everybody with Clerk, as far as it gets behind one answer; the next one goes on from there. */
export const compareEverybody = adminAction(
  { permission: "sync:run", name: "sync.reconcile_all" },
  Nothing,
  async () => {
    after(() =>
      attempt("reconciliation", async () => report(await reconcileAll(services(), { maxPages: 10 }))),
    );
    return { message: "Begun. How far it is stands here.", data: undefined };
  },
);

/** Writes everybody into the directory anew, as far as it gets behind one answer; the cron trigger goes on from there. */
export const rebuild = adminAction(
  { permission: "sync:run", name: "directory.rebuild" },
  Nothing,
  async () => {
    const { db, directory } = services();
    after(() => attempt("directory", () => rebuildDirectory(db, directory, { maxPages: 5 })));
    return { message: "Begun. How far it is stands here.", data: undefined };
  },
);

/** Has done at once what failed too often. */
export const retry = adminAction(
  {
    permission: "sync:run",
    name: "sync.retry",
    target: ({ objectId }) => objectId,
    detail: ({ effect }) => effect,
  },
  Entry,
  async (_admin, entry) => {
    if (!(await reviveEntry(database(), entry, clock.now())))
      throw new AppError("not_found", "It is done, or is being tried again already. Reload the page.");
    after(() => attempt("outbox", () => runEffects(services())));
    return { message: "It is tried again now.", data: undefined };
  },
);
