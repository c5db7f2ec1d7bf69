/**
 * The name under which a tab keeps that it left an answer in the middle. Only from then on: a tab that is doubled has what the
 * other has kept, and would go on with what the other still writes.
 */
export const leftKey = (turnId: string) => `left:${turnId}`;

/** The name under which a tab keeps the next question of a conversation, until the server has it. */
export const draftKey = (conversationId: string) => `draft:${conversationId}`;
