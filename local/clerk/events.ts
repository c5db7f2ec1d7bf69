import type { WebhookEvent } from "@clerk/backend";
import type { Scope } from "./scope.ts";

type DataOf<Type> = WebhookEvent extends infer Event
  ? Event extends { type: infer Types; data: infer Data }
    ? Type extends Types
      ? Data
      : never
    : never
  : never;

/**
 * Stores a webhook message in Clerk's envelope; it leaves once the transaction around it is committed.
 * @param data what the event is about, in the shape of the Backend API
 */
export function emit<Type extends WebhookEvent["type"]>(scope: Scope, type: Type, data: DataOf<Type>): void {
  const event = {
    data,
    event_attributes: { http_request: scope.http },
    instance_id: scope.instance.id,
    object: "event",
    timestamp: Date.now(),
    type,
  };
  scope.instance.webhooks.enqueue(type, JSON.stringify(event));
}
