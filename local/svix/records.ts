/** What is kept of webhooks. Times are milliseconds since 1970. */

export interface EndpointRecord {
  id: string;
  url: string;
  signing_secret: string;
  /** While paused, messages queue up. */
  paused: boolean;
  retry_scale: number;
}

export interface MessageRecord {
  id: string;
  event_type: string;
  /** The body, byte for byte as it is signed. */
  payload: string;
  /** `unaddressed`: there was no endpoint when it was sent. `dropped`: it was lost on purpose. */
  status: "pending" | "delivered" | "failed" | "unaddressed" | "dropped";
  /** Deliveries by schedule so far; replays by hand do not count. */
  scheduled_attempts: number;
  last_attempt_at: number | null;
  /** It is kept back until then, on purpose; null when it is not. */
  held_until: number | null;
  /** It is kept back only until a later message has overtaken it. */
  waits_for_next: boolean;
  created_at: number;
}

export interface AttemptRecord {
  id: string;
  message_id: string;
  url: string;
  /** `duplicate`: the second copy of a delivery that was doubled on purpose. */
  trigger: "scheduled" | "manual" | "duplicate";
  status_code: number | null;
  response: string;
  duration_ms: number;
  timestamp: number;
}

/** For messages that were written before a field existed. */
export const MESSAGE_DEFAULTS: Partial<MessageRecord> = { held_until: null, waits_for_next: false };
