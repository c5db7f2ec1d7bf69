import { notFound, redirect } from "next/navigation";
import * as v from "valibot";
import { listActivity } from "#db/activity.ts";
import { selectBudget, selectUsedTokens } from "#db/assistant-requests.ts";
import { listConversations, selectConversation, selectTurns } from "#db/conversations.ts";
import { selectItems } from "#db/items.ts";
import { selectProfile } from "#db/profiles.ts";
import { isLeft, type StoredTurn, startOfDay } from "#db/turns.ts";
import { buildContext } from "#lib/assistant/context.ts";
import { dailyBudgets } from "#lib/assistant/models.ts";
import type { Block, Turn } from "#lib/assistant/protocol.ts";
import { requireUser } from "#lib/auth/user.ts";
import { clock } from "#lib/clock.ts";
import { database } from "#lib/database.ts";
import { environment } from "#lib/env.ts";
import { type Reason, toAppError } from "#lib/errors.ts";
import { errorKind, log } from "#lib/log.ts";

/** So many conversations are listed, and so many turns of one are shown, at the most. */
const maxConversations = 100;
const maxShownTurns = 200;

/**
 * The conversations of the person who asks, the last used first; undefined while the database does not answer: what stands beside
 * the list, an answer that is being written, must not go with it.
 */
export async function loadConversations() {
  const { id, actorId } = await requireUser();
  if (actorId) redirect("/forbidden");
  try {
    return await listConversations(database(), id, maxConversations);
  } catch (error) {
    const { reason } = toAppError(error);
    if (reason !== "unavailable") throw error;
    log.error("assistant.list_failed", { reason, error: errorKind(error) });
    return undefined;
  }
}

/** A conversation of the person who asks; undefined where it is not there (any more), or somebody else's. */
export async function loadConversation(id: string) {
  const { id: userId, actorId } = await requireUser();
  if (actorId) redirect("/forbidden");
  if (!v.is(v.pipe(v.string(), v.uuid()), id)) notFound();
  const db = database();
  const [[conversation], turns] = await db.batch([
    selectConversation(db, userId, id),
    selectTurns(db, userId, id, maxShownTurns),
  ]);
  return conversation && { title: conversation.title, turns: turns.toReversed().map(toTurn) };
}

/** What there is to know about the assistant itself: who asks it, whether it has a key, what it is told, how much of the budget is left. */
export async function loadAssistant() {
  const { id, actorId } = await requireUser();
  if (actorId) redirect("/forbidden");
  const db = database();
  const [[profile], activity, items, [usage], [budget]] = await db.batch([
    selectProfile(db, id),
    listActivity(db, id, 30),
    selectItems(db, id, undefined, 50),
    selectUsedTokens(db, id, startOfDay(clock.now())),
    selectBudget(db, id, dailyBudgets),
  ]);
  if (profile?.deletedAt || profile?.banned) redirect("/");
  const personalises = profile?.personalises ?? true;
  return {
    userId: id,
    hasKey: environment().ANTHROPIC_API_KEY !== undefined,
    personalises,
    context: profile && personalises ? buildContext({ profile, activity, items }) : null,
    budget: { used: usage?.used ?? 0, limit: budget?.limit ?? 0 },
  };
}

function toTurn({ id, question, blocks, state, problem, context, updatedAt }: StoredTurn): Turn {
  return {
    ...{ id, question, context },
    blocks: blocks as Block[],
    state: isLeft({ state, updatedAt }, clock.now()) ? "interrupted" : state,
    problem: problem as Reason | null,
  };
}
