import { randomBytes } from "node:crypto";
import type { Connection } from "./connection.ts";
import { ProtocolError, StreamExpiredError } from "./errors.ts";

/** How long an expired stream is remembered, so that its client hears why it is gone, in milliseconds. */
const EXPIRED_MEMORY_MS = 300_000;

/** The server's side of a Hrana stream. */
export interface Stream {
  id: string;
  /** Absent once the stream is closed. */
  connection: Connection | undefined;
  /** Texts stored with `store_sql`, by their ids. */
  sqlTexts: Map<number, string>;
}

interface IdleStream {
  stream: Stream;
  baton: string;
  timer: NodeJS.Timeout;
}

/**
 * Keeps streams between requests. A baton is the stream's id and a secret that changes with every use: it cannot be
 * guessed, and only the last one given out is good.
 */
export class StreamRegistry {
  #connect: () => Connection;
  #idleLimitMs: number;
  #idle = new Map<string, IdleStream>();
  #busy = new Map<string, Stream>();
  #expired = new Set<string>();

  /** @param idleLimitMs how long a stream may stay unused before it is closed */
  constructor(connect: () => Connection, idleLimitMs: number) {
    this.#connect = connect;
    this.#idleLimitMs = idleLimitMs;
  }

  /**
   * Takes the stream of a baton for one request, or opens a new one if there is no baton.
   * @throws StreamExpiredError if it was idle for too long
   * @throws ProtocolError if the baton was used before or was never given out
   */
  acquire(baton: string | null | undefined): Stream {
    const stream = baton ? this.#take(baton) : this.#open();
    this.#busy.set(stream.id, stream);
    return stream;
  }

  /** Gives a stream back after a request. Returns the baton for the next one, or null if the stream is closed. */
  release(stream: Stream): string | null {
    this.#busy.delete(stream.id);
    if (stream.connection === undefined) return null;
    const baton = `${stream.id}.${randomBytes(24).toString("base64url")}`;
    const timer = setTimeout(() => this.#expire(stream), this.#idleLimitMs);
    this.#idle.set(stream.id, { stream, baton, timer });
    return baton;
  }

  /** Closes a stream for good. */
  close(stream: Stream): void {
    this.#busy.delete(stream.id);
    closeStream(stream);
  }

  /** Closes all streams, also those in the middle of a request. */
  closeAll(): void {
    for (const { stream, timer } of this.#idle.values()) {
      clearTimeout(timer);
      closeStream(stream);
    }
    for (const stream of this.#busy.values()) closeStream(stream);
    this.#idle.clear();
    this.#busy.clear();
  }

  #open(): Stream {
    return { id: randomBytes(12).toString("base64url"), connection: this.#connect(), sqlTexts: new Map() };
  }

  #take(baton: string): Stream {
    const id = baton.slice(0, baton.indexOf("."));
    if (this.#expired.has(id)) throw new StreamExpiredError();
    const idle = this.#idle.get(id);
    if (idle === undefined && !this.#busy.has(id)) throw new ProtocolError("Received an invalid baton");
    if (idle?.baton !== baton) throw new ProtocolError("Received a baton that has already been used");
    clearTimeout(idle.timer);
    this.#idle.delete(id);
    return idle.stream;
  }

  #expire(stream: Stream): void {
    this.#idle.delete(stream.id);
    closeStream(stream);
    this.#expired.add(stream.id);
    setTimeout(() => this.#expired.delete(stream.id), EXPIRED_MEMORY_MS).unref();
  }
}

/** Closes the connection of a stream, rolling back what is open; without effect on a closed stream. */
export function closeStream(stream: Stream): void {
  stream.connection?.close();
  stream.connection = undefined;
}
