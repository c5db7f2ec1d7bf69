import type { GetTaskResponse } from "@algolia/client-search";
import type { PendingTask, StateFile } from "./database.ts";
import { errors } from "./errors.ts";
import type { Operation } from "./operations.ts";
import type { Publisher } from "./publisher.ts";

/** The writes that were acknowledged and become visible a little later, one after the other. */
export class TaskQueue {
  readonly #state: StateFile;
  readonly #publisher: Publisher;
  #pending: PendingTask[] = [];
  #publishAfterMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(state: StateFile, publisher: Publisher, publishAfterMs: number) {
    this.#state = state;
    this.#publisher = publisher;
    this.#publishAfterMs = publishAfterMs;
  }

  /** How long a write takes to become visible, in milliseconds; it also holds for those that wait already. */
  get publishAfterMs(): number {
    return this.#publishAfterMs;
  }

  set publishAfterMs(milliseconds: number) {
    this.#publishAfterMs = milliseconds;
    this.#schedule();
  }

  /** Takes a write; once this returns, not even a crash loses it. */
  add(index: string, operation: Operation): number {
    const createdAt = Date.now();
    const taskID = this.#state.addTask(index, operation, createdAt);
    this.#pending.push({ taskID, index, operation, createdAt });
    this.#schedule();
    return taskID;
  }

  /**
   * How far a task is.
   * @throws AlgoliaError 404 if there never was one of that ID
   */
  status(taskID: number): GetTaskResponse & { pendingTask: boolean } {
    const isPending = this.#pending.some((task) => task.taskID === taskID);
    if (!isPending && !this.#state.hasTask(taskID)) throw errors.noTask();
    return { status: isPending ? "notPublished" : "published", pendingTask: isPending };
  }

  pendingFor(index: string): number {
    return this.#pending.filter((task) => task.index === index).length;
  }

  /** Makes visible what a server that stopped had acknowledged. */
  recover(): void {
    this.#pending = this.#state.pendingTasks();
    for (const task of this.#pending.splice(0)) this.#publish(task);
  }

  /** Forgets the writes that wait. */
  clear(): void {
    this.#pending = [];
    this.stop();
  }

  /** Leaves what waits to the next server on the state file. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const [first] = this.#pending;
    if (first === undefined) return;
    const wait = first.createdAt + this.#publishAfterMs - Date.now();
    this.#timer = setTimeout(() => this.#publishDue(), Math.max(0, wait));
  }

  #publishDue(): void {
    const [task] = this.#pending;
    if (task !== undefined && task.createdAt + this.#publishAfterMs <= Date.now()) {
      this.#publish(task);
      this.#pending.shift();
    }
    // One at a time: searches are answered in between.
    this.#schedule();
  }

  #publish({ taskID, index, operation }: PendingTask): void {
    this.#state.transaction(() => {
      this.#publisher.publish(index, operation);
      this.#state.publish(taskID);
    });
  }
}
