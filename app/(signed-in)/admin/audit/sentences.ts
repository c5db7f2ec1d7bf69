/** What each act of the console is in words. */
const sentences = new Map([
  ["users.role", "Changed the role of a person"],
  ["users.ban", "Banned a person"],
  ["users.unban", "Lifted the ban of a person"],
  ["users.sign_out", "Signed a person out everywhere"],
  ["users.impersonate", "Began to act as a person"],
  ["deliveries.replay", "Replayed a webhook delivery"],
  ["sync.reconcile", "Compared who changed lately with Clerk"],
  ["sync.reconcile_all", "Compared everybody with Clerk"],
  ["sync.retry", "Tried again what had failed too often"],
]);

/** An act in words; one that has none yet by its name. */
export function sentenceOf(action: string): string {
  return sentences.get(action) ?? action;
}
